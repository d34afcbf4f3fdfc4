import { createPrivateKey, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { issueServer, newAuthority, pem } from '../../../../src/edges/pki/certificate-authority.ts';

const now = new Date('2026-11-22T12:00:00Z');
let ca: X509Certificate;
let server: X509Certificate;
let key: string;

beforeAll(async () => {
  const authority = await newAuthority(now, 10);
  const pair = await issueServer(authority, ['localhost', '127.0.0.1', '::1'], now, 5);
  ca = new X509Certificate(pem(authority.certificate));
  server = new X509Certificate(pair.cert);
  key = pair.key;
});

describe('an authority', () => {
  it('signs itself and may sign certificates', () => {
    expect(ca.ca).toBe(true);
    expect(ca.checkIssued(ca)).toBe(true);
    expect(ca.verify(ca.publicKey)).toBe(true);
  });

  it('lives as long as it was given, and a little before: clocks differ', () => {
    expect(new Date(ca.validFrom)).toEqual(new Date('2026-11-22T11:55:00Z'));
    expect(new Date(ca.validTo)).toEqual(new Date('2026-12-02T12:00:00Z'));
  });
});

describe('the certificate of a server', () => {
  it('is issued and signed by the authority, and is none itself', () => {
    expect(server.checkIssued(ca)).toBe(true);
    expect(server.verify(ca.publicKey)).toBe(true);
    expect(server.ca).toBe(false);
    expect(new Date(server.validTo)).toEqual(new Date('2026-11-27T12:00:00Z'));
  });

  it('names every way to call it', () => {
    expect(server.checkHost('localhost')).toBe('localhost');
    expect(server.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(server.checkIP('::1')).toBeDefined();
    expect(server.checkHost('example.com')).toBeUndefined();
  });

  it('is for servers, on P-256, and fits its key', () => {
    expect(server.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(server.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
    expect(server.checkPrivateKey(createPrivateKey(key))).toBe(true);
  });

  it('has a serial number of its own', async () => {
    const authority = await newAuthority(now, 1);
    const serials = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const { cert } = await issueServer(authority, ['localhost'], now, 1);
        return new X509Certificate(cert).serialNumber;
      }),
    );
    expect(new Set(serials).size).toBe(20);
  });
});
