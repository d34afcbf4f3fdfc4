/** More places than this beside a finding help nobody. */
export const mostRelated = 8;

/** One hop as a chain shows it. */
interface Shown {
  readonly hop: { readonly from: string; readonly to: string };
  readonly tries: { readonly count: number };
}

/** More hops than this are shown by their two ends: a message is one line. */
const most = 8;
const [head, tail] = [4, 3];

function arrow({ hop, tries }: Shown): string {
  return ` → ${hop.to}${tries.count > 1 ? ` ×${tries.count}` : ''}`;
}

/** Arrows from hop to hop; where one does not begin at the end of the last, calls inside a circle lie between. */
function arrows(hops: readonly Shown[]): string {
  return hops
    .map((hop, index) => {
      const last = hops[index - 1];
      const gap =
        last !== undefined && last.hop.to !== hop.hop.from ? ` → … → ${hop.hop.from}` : '';
      return `${gap}${arrow(hop)}`;
    })
    .join('');
}

/** A chain in words: `shop/a → shop/b ×3 → shop/c ×3`, each callee with the tries that lead to it. */
export function chainText(hops: readonly Shown[]): string {
  const from = hops[0]?.hop.from ?? '';
  if (hops.length <= most) return `${from}${arrows(hops)}`;
  const left = hops.length - head - tail;
  return `${from}${arrows(hops.slice(0, head))} → … ${left} more calls …${arrows(hops.slice(-tail))}`;
}
