// First of all: the decorators of @peculiar/x509 look for what this one puts in place.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** P-256: a handshake costs half of what it costs with RSA. */
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const dayMillis = 24 * 60 * 60 * 1000;
/** Clocks differ: what is issued now must be good on a machine that is a little behind. */
const skewMillis = 5 * 60 * 1000;

/** An authority that lives in this process: its key is never written anywhere. */
export interface CertificateAuthority {
  readonly certificate: X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

/** A certificate and its key, both PEM (PKCS #8). */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  cryptoProvider.set(webcrypto);
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

/** 127 random bits: unique without a register, and positive as RFC 5280 asks. */
function serialNumber(): string {
  const bytes = Buffer.from(webcrypto.getRandomValues(new Uint8Array(16)));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

const lifeOf = (now: Date, days: number) => ({
  notBefore: new Date(now.getTime() - skewMillis),
  notAfter: new Date(now.getTime() + days * dayMillis),
});

/** A new authority that signs its own certificate. It may sign certificates and no other authority. */
export async function newAuthority(now: Date, days: number): Promise<CertificateAuthority> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: 'CN=meshwright self-signed webhook CA',
    ...lifeOf(now, days),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate, keys };
}

/** Issues a certificate for a server that is called by these DNS names and IP addresses. */
export async function issueServer(
  authority: CertificateAuthority,
  names: readonly string[],
  now: Date,
  days: number,
): Promise<KeyPair> {
  const keys = await newKeys();
  const alternatives = names.map(
    (value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value }) as const,
  );
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: 'CN=meshwright webhook',
    issuer: authority.certificate.subject,
    ...lifeOf(now, days),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: authority.keys.privateKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(alternatives),
      await AuthorityKeyIdentifierExtension.create(authority.keys.publicKey),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    cert: pem(certificate),
    key: `${PemConverter.encode(key, PemConverter.PrivateKeyTag)}\n`,
  };
}

/** The certificate of an authority as PEM: what a `caBundle` holds. */
export function pem(certificate: X509Certificate): string {
  return `${certificate.toString('pem')}\n`;
}
