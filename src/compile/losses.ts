import { byParts } from '../diagnostics/order.ts';
import type { Gap } from './gaps.ts';

/** Something that the output of a target does not do, as `optional` permits. */
export interface Loss {
  /** `namespace/name`; absent where it is about no single service. */
  readonly service?: string;
  /** The field path that permits it. */
  readonly field: string;
  /** What is lost, in words. */
  readonly feature: string;
  readonly reason: string;
}

const key = ({ service = '', field, feature }: Loss) => [service, field, feature];

/** What one target loses: by service and field, each once, however many lines use it. */
export function lossesOf(gaps: readonly Gap[], target: string): readonly Loss[] {
  const losses = gaps.flatMap(({ verdict, service, field, title, reason, ...gap }): Loss[] =>
    verdict === 'lost' && field !== undefined && gap.target === target
      ? [{ ...(service !== undefined && { service }), field, feature: title, reason }]
      : [],
  );
  const distinct = new Map(losses.map((loss) => [JSON.stringify(key(loss)), loss]));
  return [...distinct.values()].sort((a, b) => byParts(key(a), key(b)));
}
