import type { Place } from '../source/place.ts';
import { type Diagnostic, type Related, urlOf } from './diagnostic.ts';
import type { Severity } from './severity.ts';

/** What a guardrail in Rego found. Its texts are its own, so no catalogue knows them. */
export interface PolicyFinding {
  /** The pack, or the last part of a package of the user's own. */
  readonly pack: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly help?: string;
  readonly related?: readonly Related[];
  readonly params?: Readonly<Record<string, string>>;
}

/** Longer texts come from a guardrail that prints what it was given. */
const longest = 1000;

/** The only way to make a finding of a guardrail: its code is `policy/<pack>/<rule>`. */
export function policyFinding(finding: PolicyFinding, place: Place): Diagnostic {
  const code = `policy/${finding.pack}/${finding.rule}`;
  const { range, pointer, object } = place;
  return {
    code,
    slug: finding.rule,
    severity: finding.severity,
    message: shortened(finding.message.replace(/\s+/g, ' ').trim()),
    ...(finding.help !== undefined && { help: shortened(finding.help.trim()) }),
    url: urlOf(code),
    ...(range && { range }),
    ...(pointer !== undefined && { pointer }),
    ...(object && { object }),
    related: finding.related ?? [],
    params: finding.params ?? {},
  };
}

/** Cut between characters, never inside one. */
function shortened(text: string): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest - 1);
  return `${cut.replace(/[\uD800-\uDBFF]$/, '')}…`;
}
