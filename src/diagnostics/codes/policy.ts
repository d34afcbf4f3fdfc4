import type { Entry } from '../entry.ts';

/** What is wrong with guardrails and their waivers themselves; what they find has codes `policy/…`. */
export const policyCodes = {
  MW2501: {
    slug: 'policy-failed',
    severity: 'error',
    message: 'the guardrails did not judge `{object}`: {reason}',
    help: 'what was not judged counts as denied; mend what the message names, or the guardrail that fails',
  },
  MW2502: {
    slug: 'unknown-guardrail',
    severity: 'error',
    message: '`{name}` is not a guardrail',
    help: 'known guardrails: {expected}',
  },
  MW2503: {
    slug: 'unknown-pack',
    severity: 'error',
    message: '`{name}` is not a pack of guardrails',
    help: 'known packs: {expected}',
  },
  MW2504: {
    slug: 'guardrail-waiver-unused',
    severity: 'warning',
    message: 'nothing needs waiver `{name}` of `{guardrail}`',
    help: 'delete it: what it permits would come back unseen',
  },
} as const satisfies Readonly<Record<string, Entry>>;
