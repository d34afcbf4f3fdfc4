import { diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Context } from '../context.ts';
import type { CallSettings } from '../settings.ts';

/** What does not go together in one `balance`, and the way out. */
function contradiction({
  balance,
  locality,
}: CallSettings): readonly [field: string, way: string] | undefined {
  const { policy, key, ring } = balance.value;
  const hashes = policy === 'ring-hash' || policy === 'maglev';
  if (!hashes && key !== undefined)
    return ['key', 'remove it, or take `ring-hash` or `maglev`, which choose by a key'];
  if (!hashes && ring !== undefined) return ['ring', 'remove it, or take `ring-hash` or `maglev`'];
  if (hashes && key === undefined)
    return ['key', 'write the `key` that requests are told apart by'];
  if (hashes && locality.value.mode !== 'none')
    return [
      'locality',
      'say `locality: {mode: none}` beside it: nearness would break the affinity',
    ];
  return undefined;
}

/** Balancing by a key, and by nearness, exclude each other; a key needs a policy that hashes. */
export function checkBalance(context: Context, settings: readonly CallSettings[]): void {
  for (const each of settings) {
    const found = contradiction(each);
    if (found === undefined) continue;
    const [field, way] = found;
    const params = { field, way, policy: each.balance.value.policy };
    context.report(diagnostic('MW3035', each.balance.at ?? {}, params));
  }
}
