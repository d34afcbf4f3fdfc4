import type { Change } from '../../compare/change.ts';
import type { NewChain } from '../../compare/new-chains.ts';
import { summary, type Summary } from '../../compare/summary.ts';
import type { ObjectDiff } from '../compiled-diff.ts';
import type { Difference } from '../diff-json.ts';
import { counted } from '../tally.ts';
import type { Section } from './budget.ts';
import { markerId } from './marker.ts';
import { code } from './markdown-text.ts';
import { symbols, type Verdict } from './verdict.ts';

/** The first line that people see; also of a mail or a phone. */
export function title(id: string, { outlook, words }: Verdict): string {
  return `### ${symbols[outlook]} Mesh change · ${code(markerId(id))} — ${words}`;
}

function classWords(counts: Summary): readonly string[] {
  const told = (count: number, words: string) => (count > 0 ? [words] : []);
  return [
    ...told(counts.widens, `${counted(counts.widens, 'call')} newly allowed`),
    ...told(counts.narrows, `${counted(counts.narrows, 'call')} no longer allowed`),
    ...told(counts.exposure, counted(counts.exposure, 'exposure change')),
    ...told(counts.reroutes, counted(counts.reroutes, 'route change')),
    ...told(
      counts.resilience,
      `${counted(counts.resilience, 'change')} of timeouts, retries or limits`,
    ),
    ...told(counts.telemetry, counted(counts.telemetry, 'telemetry change')),
    ...told(counts.neutral, `${counts.neutral} without effect on a request`),
    counts.mtls > 0 ? counted(counts.mtls, 'mTLS change') : 'mTLS unchanged',
  ];
}

/** How much changes, in one line: by meaning, then in objects. */
export function countsLine(changes: readonly Change[], objects: readonly ObjectDiff[]): string {
  const files = new Set(changes.flatMap(({ source }) => source.map(({ range }) => range?.file)));
  const of = (kind: ObjectDiff['kind']) => objects.filter((object) => object.kind === kind).length;
  const signs = `+${of('new')} ~${of('changed')} −${of('removed')}`;
  const compiled =
    objects.length === 0
      ? 'no compiled object differs'
      : `${counted(objects.length, 'compiled object')} (${signs})`;
  const from = files.size === 0 ? '' : `lines of ${counted(files.size, 'file')} → `;
  return `**${classWords(summary(changes)).join(' · ')}** — ${from}${compiled}`;
}

const crossingWords: Readonly<Record<string, string>> = {
  internet: 'It comes from outside, through the gateway.',
  'other-team': 'The caller is not of the team that owns it.',
};

function cautionOf({ from, to, after, certainty, crossing }: Change): string {
  const verb = certainty === 'may' ? 'may newly be able' : 'will newly be able';
  const caller = code(from ?? 'any');
  const way = crossingWords[crossing ?? ''] ?? '';
  return `**${caller} ${verb} to call ${code(after)} on ${code(to)}.** ${way}`;
}

/** More names than these are no headline. */
const mostNames = 5;

function wayWords({ from, hops }: NewChain): string {
  const names = [from, ...hops.map(({ to }) => to)];
  // Its end says more than its middle.
  const shown = names.length > mostNames ? [...names.slice(0, mostNames - 1), names.at(-1)] : names;
  const words = shown.map((name = '') => code(name));
  if (names.length > mostNames) words.splice(-1, 0, '…');
  return words.join(' → ');
}

/** The worst new chain in a sentence: that there was none before says the most. */
function chainWords(chains: readonly NewChain[]): readonly string[] {
  const [chain] = chains;
  if (chain === undefined) return [];
  const label = code(chain.label);
  if (!chain.isFirst)
    return [
      `${counted(chains.length, 'new chain')} of calls from outside to data labelled ${label}, first: ${wayWords(chain)}`,
    ];
  const more = chains.length - 1;
  const others = more === 0 ? '' : ` (${counted(more, 'more new chain')})`;
  return [
    `**First path from the internet to ${code(chain.to)}, labelled ${label}:** ${wayWords(chain)}${others}`,
  ];
}

/** The one alert: only for what newly crosses a boundary of trust; empty where nothing does. */
export function caution({ changes, chains }: Pick<Difference, 'changes' | 'chains'>): Section {
  const crossing = changes.filter(
    (change) =>
      change.class === 'widens' && ['internet', 'other-team'].includes(change.crossing ?? ''),
  );
  const [first, ...more] = crossing;
  const lines = [
    ...(first === undefined ? [] : [cautionOf(first)]),
    ...(more.length === 0
      ? []
      : [`${counted(more.length, 'more call')} across a boundary of trust below.`]),
    ...chainWords(chains),
  ];
  if (lines.length === 0) return { priority: 0, forms: [{ text: '' }] };
  const count = `${counted(crossing.length, 'call')} newly allowed across a boundary of trust, ${counted(chains.length, 'new chain')} to sensitive data.`;
  return {
    priority: 0,
    forms: [
      { text: `> [!CAUTION]\n> ${lines.join(' ')}` },
      { text: `> [!CAUTION]\n> **${count}**` },
    ],
  };
}
