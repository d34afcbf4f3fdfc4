import type { ObjectDiff } from '../compiled-diff.ts';
import { counted } from '../tally.ts';
import type { Form, Section } from './budget.ts';
import { code, details, fenced, htmlCode } from './markdown-text.ts';

/** A longer text diff of one object belongs into the files, not into a comment. */
const mostLines = 200;

function counts({ kind, added, removed }: ObjectDiff): string {
  if (kind === 'new') return `+ new, ${counted(added, 'line')}`;
  if (kind === 'removed') return `− removed, ${counted(removed, 'line')}`;
  return `~ +${added} −${removed}`;
}

function objectBlock(object: ObjectDiff): string {
  const { path, lines = [] } = object;
  const shown = lines.slice(0, mostLines);
  const hidden = lines.length - shown.length;
  const rest = hidden > 0 ? `\n\n${counted(hidden, 'more line')} not shown` : '';
  const body = lines.length === 0 ? 'The two texts have too little in common to show.' : '';
  return details(
    `${htmlCode(path)} ${counts(object)}`,
    body === '' ? fenced('diff', shown) + rest : body,
  );
}

function nameList(objects: readonly ObjectDiff[]): string {
  return objects.map((object) => `${code(object.path)} ${counts(object)}`).join(' · ');
}

/** The compiled text, object for object: the fourth level of detail, so the first to be shortened. */
export function compiledSection(objects: readonly ObjectDiff[]): readonly Section[] {
  if (objects.length === 0) return [];
  const total = objects.length;
  const sum = (of: (object: ObjectDiff) => number) => objects.reduce((n, o) => n + of(o), 0);
  const title = `Compiled diff — ${counted(total, 'object')}, +${sum((o) => o.added)} −${sum((o) => o.removed)} lines`;
  const form = (blocks: number, named: number): Form => {
    const rest = objects.slice(blocks, blocks + named);
    const hidden = total - blocks - rest.length;
    const parts = [
      ...objects.slice(0, blocks).map(objectBlock),
      ...(rest.length > 0 ? [nameList(rest)] : []),
      ...(hidden > 0 ? [counted(hidden, 'more object')] : []),
    ];
    const leftOut = `the text of ${total - blocks} of ${counted(total, 'compiled object')}`;
    return { text: details(title, parts.join('\n\n')), ...(blocks < total && { leftOut }) };
  };
  const some = [100, 40, 20, 10, 5, 2].filter((limit) => limit < total);
  const none: Form = { text: title, leftOut: `the text of ${counted(total, 'compiled object')}` };
  const first = total <= 100 ? form(total, 0) : form(100, 100);
  return [
    { priority: 7, forms: [first, ...some.map((limit) => form(limit, 100)), form(0, 50), none] },
  ];
}
