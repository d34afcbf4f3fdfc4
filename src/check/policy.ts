import type { Outcome } from '../diagnostics/outcome.ts';
import { ofKind, type CheckedDocument } from './checked.ts';
import { guardrailWaivers } from './guardrail-waiver.ts';
import type { Exceptions } from './judge.ts';
import type { RuleMeta } from './rule-meta.ts';
import { rulebook, type Rulebook } from './rulebook.ts';
import { unknownWaivers } from './waiver-findings.ts';

/** How the guardrails judge one mesh: which of them, how hard, and with what exceptions. */
export interface Policy {
  readonly rulebook: Rulebook;
  readonly exceptions: Omit<Exceptions, 'whole'>;
}

/**
 * What the documents of a mesh say of guardrails. The same for a whole run and for one admission, so
 * that both give one verdict. Nothing without a Mesh document.
 */
export function policyOf(
  documents: readonly CheckedDocument[],
  rules: readonly RuleMeta[],
  today: string,
): Outcome<Policy | undefined> {
  const [mesh] = ofKind(documents, 'Mesh');
  if (mesh === undefined) return { value: undefined, diagnostics: [] };
  const waivers = guardrailWaivers(ofKind(documents, 'Waiver'));
  const teams = Object.fromEntries(
    ofKind(documents, 'Team').map(({ object, value: { spec } }) => {
      const { namespaces } = spec;
      return [object.name, Array.isArray(namespaces) ? namespaces : Object.keys(namespaces)];
    }),
  );
  const book = rulebook(mesh, rules);
  const domain = { mesh: mesh.object.name, teams };
  return {
    value: { rulebook: book.value, exceptions: { waivers, today, domain } },
    diagnostics: [...book.diagnostics, ...unknownWaivers(waivers, rules)],
  };
}
