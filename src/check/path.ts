import { canonicalPath, canonicalSegment } from './canonical-path.ts';
import type { Flaw, Parsed } from './flaw.ts';

/**
 * What a path of the language matches, in the form of `PathPattern`: one path; a template whose `*`
 * is one non-empty segment; or a node (a template without a trailing slash, `''` for the root) with
 * everything below it.
 */
export type ParsedPath =
  | { readonly exact: string }
  | { readonly template: string }
  | { readonly subtree: string };

interface Segment {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly isLast: boolean;
}

function segmentsOf(path: string): readonly Segment[] {
  let start = 1;
  const texts = path.split('/').slice(1);
  return texts.map((text, index) => {
    const segment = { text, start, end: start + text.length, isLast: index === texts.length - 1 };
    start = segment.end + 1;
    return segment;
  });
}

/** The meaning of a path with wildcards: `/a`, `/a/*`, `/a/**`. Whole segments, canonical. */
export function parsePath(path: string): Parsed<ParsedPath> {
  const flaw = formFlaw(path) ?? firstFlaw(path, wildcardFlaw) ?? firstFlaw(path, canonicalFlaw);
  if (flaw) return { flaw };
  if (path.endsWith('/**')) return { value: { subtree: path.slice(0, -3) } };
  return {
    value: segmentsOf(path).some(({ text }) => text === '*') ? { template: path } : { exact: path },
  };
}

/** A canonical path without wildcards. */
export function parsePlainPath(path: string): Parsed<{ readonly exact: string }> {
  const star = path.indexOf('*');
  if (star !== -1 && path.startsWith('/')) {
    const why = 'wildcards have no meaning here';
    return { flaw: badPath(path, star, star + 1, why, 'write one path without `*`') };
  }
  const parsed = parsePath(path);
  return parsed.flaw ? { flaw: parsed.flaw } : { value: { exact: path } };
}

function badPath(path: string, start: number, end: number, why: string, way: string): Flaw {
  return { code: 'MW2205', start, end, text: path, why, way };
}

function firstFlaw(
  path: string,
  find: (path: string, segment: Segment) => Flaw | undefined,
): Flaw | undefined {
  for (const segment of segmentsOf(path)) {
    const flaw = find(path, segment);
    if (flaw) return flaw;
  }
  return undefined;
}

/** What makes a text no path at all. */
function formFlaw(path: string): Flaw | undefined {
  if (!path.startsWith('/')) {
    const instead = /^[A-Za-z0-9*]/.test(path) ? `write \`/${path}\`` : 'start it with `/`';
    return badPath(path, 0, path.length, 'a path starts with `/`', instead);
  }
  const end = path.search(/[?#]/);
  if (end !== -1) {
    const why = 'a query or fragment is no part of the path';
    return badPath(path, end, path.length, why, `write \`${path.slice(0, end)}\``);
  }
  // Proxies and servers disagree whether these stand for a slash or an end of the text.
  const escape = /\\|%2f|%5c|%00/i.exec(path);
  if (!escape) return undefined;
  const why = `proxies and services disagree on what \`${escape[0]}\` in a path means`;
  const way = 'write the path as the service sees it, or use `*` for the segment';
  return badPath(path, escape.index, escape.index + escape[0].length, why, way);
}

function wildcardFlaw(path: string, { text, start, end, isLast }: Segment): Flaw | undefined {
  if (text === '**' && !isLast) {
    const way = 'use `*` for one segment, or end the path with `/**`';
    return badPath(path, start, end, '`**` may only stand at the end', way);
  }
  if (!text.includes('*') || text === '*' || text === '**') return undefined;
  const [parent, plain] = [path.slice(0, start), text.replaceAll('*', '')];
  const way =
    plain === ''
      ? `use \`${parent}*\` for one segment or \`${parent}**\` for everything below`
      : `use \`${parent}${plain}/*\` for one segment below it, \`${parent}${plain}/**\` for everything below it, or \`${parent}*\` for any segment here`;
  return { code: 'MW2203', start, end, text, way };
}

function canonicalFlaw(path: string, { text, start, end, isLast }: Segment): Flaw | undefined {
  const wrong = (from: number, to: number, why: string): Flaw => ({
    code: 'MW2204',
    start: from,
    end: to,
    text: path,
    why,
    way: /[{}<>]/.test(text)
      ? 'use `*` where any segment may stand'
      : `write \`${canonicalPath(path)}\``,
  });
  if (text === '') return isLast ? undefined : wrong(start - 1, end + 1, 'it has an empty segment');
  const { form, wrong: stretch } = canonicalSegment(text);
  if (form === '.' || form === '..')
    return wrong(start, end, `\`${form}\` is resolved before rules see it`);
  if (!stretch) return undefined;
  const [from, to] = [start + stretch[0], start + stretch[1]];
  const unit = path.slice(from, to);
  const why = unit.startsWith('%')
    ? `\`${unit}\` has another spelling`
    : `\`${unit}\` cannot stand in a path unescaped`;
  return wrong(from, to, why);
}
