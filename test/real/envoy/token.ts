import { createSign, generateKeyPairSync } from 'node:crypto';
import type { JsonObject } from '../../../src/source/json.ts';

/** Somebody who signs tokens, and the public key set that goes with them. */
export interface Signer {
  readonly keys: JsonObject;
  readonly sign: (claims: JsonObject) => string;
}

const encoded = (value: JsonObject) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A new key; tokens are signed with RS256. */
export function signer(kid: string): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' };
  return {
    keys: { keys: [key] },
    sign: (claims) => {
      const text = `${encoded({ alg: 'RS256', typ: 'JWT', kid })}.${encoded(claims)}`;
      return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey).toString('base64url')}`;
    },
  };
}
