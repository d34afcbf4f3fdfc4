import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/** What is named and may be declared by any document. */
const declared: ReadonlySet<string> = new Set(['service', 'team']);

/** Names of documents that have an error of their own, with and without their namespace. */
function mistakenNames(shape: readonly Diagnostic[]): ReadonlySet<string> {
  return new Set(
    shape.flatMap(({ severity, object }) => {
      if (severity !== 'error' || object === undefined) return [];
      const { namespace, name } = object;
      return [namespace === undefined ? name : `${namespace}/${name}`];
    }),
  );
}

/**
 * Findings of the model without the unknown names and files that only follow from a mistake elsewhere: the
 * document that declares the name has an error of its own (`shape`), or a file with an error could
 * not be read (`hasGaps`) and may hold it. "Declare it" would be wrong advice there. Only what is
 * said becomes less: each finding left out has an error beside it, so the verdict stays.
 */
export function withoutConsequences(
  meaning: readonly Diagnostic[],
  shape: readonly Diagnostic[],
  hasGaps: boolean,
): readonly Diagnostic[] {
  const mistaken = mistakenNames(shape);
  return meaning.filter(({ code, params }) => {
    if (code === 'MW3511') return !hasGaps;
    if (code !== 'MW3001' || !declared.has(params['what'] ?? '')) return true;
    return !hasGaps && !mistaken.has(params['name'] ?? '');
  });
}
