import type { Guarantee, GuaranteeLine } from '../model/guarantee.ts';
import type { Mesh } from '../model/mesh.ts';
import { distinct } from '../source/json.ts';
import { canonical } from './canonical.ts';
import type { Change } from './change.ts';
import { classes } from './classes.ts';
import { paired, sources, whatOf, type Sides } from './field.ts';

/** What a line promises, however and wherever it is written. */
export const promiseOf = ({ text: _text, at: _at, ...rest }: GuaranteeLine): string =>
  canonical(rest);

/** Lines of one side that the other one does not have. */
function missing(guarantee: Guarantee | undefined, other: Guarantee | undefined) {
  const there = new Set(other?.lines.map(promiseOf));
  return guarantee?.lines.filter((line) => !there.has(promiseOf(line))) ?? [];
}

/** Lines that are written out; of more only the number is said. */
const mostLines = 3;

function words(lines: readonly GuaranteeLine[]): string {
  const texts = [...new Set(lines.map(({ text }) => text))];
  const more = texts.length - mostLines;
  const shown = texts.slice(0, mostLines).join('; ');
  return more > 0 ? `${shown}; and ${more} more` : shown;
}

function changeOf(name: string, sides: Sides<Guarantee>): readonly Change[] {
  const gone = missing(sides.before, sides.after);
  const added = missing(sides.after, sides.before);
  if (gone.length + added.length === 0) return [];
  const places = (lines: readonly GuaranteeLine[]) => distinct(lines.map(({ at }) => at));
  return [
    {
      class: classes['mesh.guarantees'],
      certainty: 'exact',
      to: `Guarantee/${name}`,
      what: whatOf('mesh.guarantees'),
      before: words(gone),
      after: words(added),
      source: sources(places(gone), places(added)),
    },
  ];
}

/** What each Guarantee promises no longer, and newly; whether it holds is told apart. */
export function promiseChanges(before: Mesh, after: Mesh): readonly Change[] {
  return paired(before.guarantees, after.guarantees, ({ name }) => name).flatMap(
    ({ key, ...sides }) => changeOf(key, sides),
  );
}
