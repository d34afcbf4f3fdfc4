import { createHash, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { FilesError, isMissing } from '../files/files-error.ts';
import type { KeyPair } from '../pki/certificate-authority.ts';

/** Where the certificate of the server comes from. */
export type TlsSource =
  | { readonly kind: 'files'; readonly cert: string; readonly key: string }
  /** Issued by an authority that lives and ends with the process; for these names as well. */
  | { readonly kind: 'self-signed'; readonly names: readonly string[] };

/** The certificate of a server, and how it is kept fresh. */
export interface Certificates {
  readonly current: () => KeyPair;
  /** PEM by which clients check the server: the `caBundle`. */
  readonly ca: string;
  /** Unix time in seconds at which the certificate ends. */
  readonly expiry: () => number;
  /** Looks for a newer one: that one, or nothing where there is none. Rejects where it is no good. */
  readonly refresh: () => Promise<KeyPair | undefined>;
}

/** Names by which a server on this machine is always called. */
const loopback = ['localhost', '127.0.0.1', '::1'];
const authorityDays = 3650;
const serverDays = 90;
/** Renewed when a third of its life is left. */
const renewBeforeSeconds = 30 * 24 * 60 * 60;

function expiryOf({ cert }: KeyPair): number {
  return Math.floor(new Date(new X509Certificate(cert).validTo).getTime() / 1000);
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw new FilesError(isMissing(error) ? 'missing' : 'unreadable', path, error);
  });
}

/** Both files, which must be a certificate and its key. */
async function readPair(certFile: string, keyFile: string): Promise<KeyPair> {
  // One after the other: where both are missing, the same one is named every time.
  const cert = await readText(certFile);
  const key = await readText(keyFile);
  try {
    createSecureContext({ cert, key });
    expiryOf({ cert, key });
  } catch {
    // While a pair is being replaced, one file is new and the other old.
    throw new FilesError('refused', certFile, `no certificate that fits the key in ${keyFile}`);
  }
  return { cert, key };
}

function digest({ cert, key }: KeyPair): string {
  return createHash('sha256').update(cert).update('\0').update(key).digest('hex');
}

async function fromFiles(certFile: string, keyFile: string): Promise<Certificates> {
  let current = await readPair(certFile, keyFile);
  return {
    current: () => current,
    ca: current.cert,
    expiry: () => expiryOf(current),
    refresh: async () => {
      const next = await readPair(certFile, keyFile);
      if (digest(next) === digest(current)) return undefined;
      current = next;
      return next;
    },
  };
}

async function selfSigned(names: readonly string[], now: () => Date): Promise<Certificates> {
  // Only who signs pays for the library.
  const { issueServer, newAuthority, pem } = await import('../pki/certificate-authority.ts');
  const authority = await newAuthority(now(), authorityDays);
  const all = [...new Set([...loopback, ...names])];
  const issue = () => issueServer(authority, all, now(), serverDays);
  let current = await issue();
  return {
    current: () => current,
    ca: pem(authority.certificate),
    expiry: () => expiryOf(current),
    refresh: async () => {
      if (expiryOf(current) - now().getTime() / 1000 > renewBeforeSeconds) return undefined;
      current = await issue();
      return current;
    },
  };
}

/**
 * Opens the certificate of a server.
 *
 * @throws {FilesError} where a file cannot be read or the two do not fit.
 */
export function openCertificates(source: TlsSource, now: () => Date): Promise<Certificates> {
  return source.kind === 'files'
    ? fromFiles(source.cert, source.key)
    : selfSigned(source.names, now);
}
