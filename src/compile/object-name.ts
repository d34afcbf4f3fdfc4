import { digestText } from './digest.ts';

/** The longest name of an object in Kubernetes (a DNS-1123 subdomain). */
const nameLimit = 253;
/** The longest DNS-1123 label: subsets and port names. */
const labelLimit = 63;

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const hashLength = 10;

/** Whether a text can name a Kubernetes object. */
export function isObjectName(text: string): boolean {
  return text.length <= nameLimit && subdomain.test(text);
}

function hashed(text: string, readable: string, limit: number): string {
  const head = readable.slice(0, limit - hashLength - 1).replace(/[^a-z0-9]+$/, '');
  return [head, digestText(text).slice(0, hashLength)].filter((part) => part !== '').join('-');
}

/**
 * The name of an object from parts, joined by dots. Names of documents never hold a dot, so names of
 * one part and of several never meet. A text that cannot stand in a name (`*.example.com`) or a name
 * that is too long keeps what is readable and ends in a digest of the whole.
 */
export function objectNameOf(...parts: readonly string[]): string {
  const text = parts.join('.');
  if (isObjectName(text)) return text;
  const readable = text
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/[-.]*\.[-.]*/g, '.')
    .replace(/^[^a-z0-9]+/, '');
  return hashed(text, readable, nameLimit);
}

/** A DNS-1123 label for a text, the text itself if it is one. */
export function labelOf(text: string): string {
  if (text.length <= labelLimit && label.test(text)) return text;
  const readable = text
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+/, '');
  return hashed(text, readable, labelLimit);
}
