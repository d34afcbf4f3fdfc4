import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import type { Limits } from '../../../src/read/limits.ts';
import { read } from '../../../src/read/read.ts';

/** A finding as people see it: the code, and the text it underlines. */
export function seen(text: string, { code, range }: Diagnostic): string {
  if (!range) throw new Error(`${code} has no place`);
  return `${code} ${text.slice(range.start, range.end)}`;
}

/** Reads a text as one file and tells its values and what was found where. */
export function readText(text: string, limits: Partial<Limits> = {}) {
  const { value, diagnostics } = read({ file: 'a.yaml', text }, limits);
  return {
    documents: value,
    values: value.map((document) => document.value),
    findings: diagnostics.map((finding) => seen(text, finding)),
    diagnostics,
  };
}

/** The head of an intent: with it a document is ours. */
export const head = 'apiVersion: meshwright.dev/v1alpha1\n';
