import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { CheckedDocument } from './checked.ts';
import { namespaceSlips } from './namespace-slips.ts';
import { ruleSlips } from './rule-slips.ts';
import { serviceSlips } from './service-slips.ts';
import { meshSlips } from './mesh-slips.ts';
import { waiverSlips } from './waiver-slips.ts';

/** What one document alone shows to be wrong although its shape is right. */
export function findSlips(checked: CheckedDocument): readonly Diagnostic[] {
  const common = [...ruleSlips(checked), ...namespaceSlips(checked)];
  if (checked.kind === 'Mesh') return [...common, ...meshSlips(checked)];
  if (checked.kind === 'Service') return [...common, ...serviceSlips(checked)];
  if (checked.kind === 'Waiver') return waiverSlips(checked);
  return common;
}
