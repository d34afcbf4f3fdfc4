import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import {
  newAuthority,
  pem,
  type CertificateAuthority,
  type KeyPair,
} from '../../../src/edges/pki/certificate-authority.ts';
import type { JsonObject } from '../../../src/source/json.ts';

/** Who gives identities: what istiod is to real proxies. */
export type Identities = CertificateAuthority;

export const newIdentities = (): Promise<Identities> => newAuthority(new Date(), 1);

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** The certificate of a SPIFFE ID, good at both ends of a connection. */
export async function issued({ certificate, keys }: Identities, id: string): Promise<KeyPair> {
  const own = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const made = await X509CertificateGenerator.create({
    subject: '',
    issuer: certificate.subject,
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    signingAlgorithm: algorithm,
    publicKey: own.publicKey,
    signingKey: keys.privateKey,
    extensions: [
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
      new SubjectAlternativeNameExtension([{ type: 'url', value: id }], true),
    ],
  });
  const key = await webcrypto.subtle.exportKey('pkcs8', own.privateKey);
  return { cert: pem(made), key: PemConverter.encode(key, PemConverter.PrivateKeyTag) };
}

/** Mutual TLS as a sidecar takes it, as far as identities go. */
export function mutualTls({ certificate }: Identities, server: KeyPair): JsonObject {
  return {
    name: 'envoy.transport_sockets.tls',
    typedConfig: {
      '@type': 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext',
      requireClientCertificate: true,
      commonTlsContext: {
        tlsCertificates: [
          {
            certificateChain: { inlineString: server.cert },
            privateKey: { inlineString: server.key },
          },
        ],
        validationContext: { trustedCa: { inlineString: pem(certificate) } },
      },
    },
  };
}
