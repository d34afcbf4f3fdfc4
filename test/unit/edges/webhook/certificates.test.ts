import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  issueServer,
  newAuthority,
  pem,
  type CertificateAuthority,
} from '../../../../src/edges/pki/certificate-authority.ts';
import { openCertificates } from '../../../../src/edges/webhook/certificates.ts';
import { meshText } from '../../../support/mesh-text.ts';
import { testWebhook } from '../../../support/test-webhook.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshwright-tls-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const cert = () => join(folder, 'tls.crt');
const key = () => join(folder, 'tls.key');

async function renew(authority: CertificateAuthority): Promise<string> {
  const pair = await issueServer(authority, ['127.0.0.1'], new Date(), 1);
  writeFileSync(cert(), pair.cert);
  writeFileSync(key(), pair.key);
  return new X509Certificate(pair.cert).serialNumber;
}

/** The serial number of the certificate that a server shows to somebody who trusts the authority. */
function shown(url: string, ca: string, host = '127.0.0.1'): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const names = /^[\d.]+$/.test(host) ? {} : { servername: host };
    const socket = connect({ host: hostname, port: Number(port), ca, ...names }, () => {
      resolve(socket.getPeerX509Certificate()?.serialNumber);
      socket.end();
    });
    socket.on('error', reject);
  });
}

describe('certificate files', () => {
  it('are taken anew when they change; a half that does not fit is not taken', async () => {
    const authority = await newAuthority(new Date(), 1);
    const first = await renew(authority);
    const tls = { kind: 'files', cert: cert(), key: key() } as const;
    const webhook = await testWebhook({ 'mesh.yaml': meshText() }, { tls });
    const ca = pem(authority.certificate);
    try {
      expect(await shown(webhook.url, ca)).toBe(first);
      const second = await renew(authority);
      await webhook.refresh();
      expect(await shown(webhook.url, ca)).toBe(second);
      const other = await issueServer(authority, ['127.0.0.1'], new Date(), 1);
      writeFileSync(cert(), other.cert);
      await webhook.refresh();
      expect(await shown(webhook.url, ca)).toBe(second);
      expect(webhook.logged()).toContain('the certificate cannot be read anew');
      expect(webhook.logged()).not.toContain('PRIVATE');
    } finally {
      await webhook.stop();
    }
  });

  it.each([
    ['are missing', () => {}],
    ['are no PEM', () => [cert(), key()].forEach((file) => writeFileSync(file, 'x'))],
  ])('that %s are refused by name', async (_, prepare) => {
    prepare();
    const source = { kind: 'files', cert: cert(), key: key() } as const;
    await expect(openCertificates(source, () => new Date())).rejects.toThrow('tls.');
  });
});

describe('a self-signed server', () => {
  it('is trusted by its own authority under every name it was given, and under no other', async () => {
    const tls = { kind: 'self-signed', names: ['mw.meshwright.svc'] } as const;
    const webhook = await testWebhook({ 'mesh.yaml': meshText() }, { tls });
    try {
      for (const name of ['localhost', '127.0.0.1', 'mw.meshwright.svc'])
        expect(await shown(webhook.url, webhook.ca, name)).toBeDefined();
      await expect(shown(webhook.url, webhook.ca, 'other.svc')).rejects.toThrow('altnames');
      const stranger = pem((await newAuthority(new Date(), 1)).certificate);
      await expect(shown(webhook.url, stranger)).rejects.toThrow(/certificate|signature/);
    } finally {
      await webhook.stop();
    }
  });

  it('renews before its certificate ends, by the same authority', async () => {
    let now = new Date('2026-11-22T12:00:00Z');
    const certificates = await openCertificates({ kind: 'self-signed', names: [] }, () => now);
    const first = certificates.expiry();
    now = new Date('2027-01-10T12:00:00Z');
    expect(await certificates.refresh()).toBeUndefined();
    now = new Date('2027-02-10T12:00:00Z');
    const next = await certificates.refresh();
    expect(certificates.expiry()).toBeGreaterThan(first);
    const authority = new X509Certificate(certificates.ca);
    expect(new X509Certificate(next?.cert ?? '').verify(authority.publicKey)).toBe(true);
  });
});
