import { RE2JS } from 're2js';
import { parseCaller } from './caller.ts';
import type { Flaw, Parsed } from './flaw.ts';
import { parseAddress, parseNetwork } from './network.ts';
import { parseOp } from './op.ts';
import { parsePath, parsePlainPath } from './path.ts';
import { remembering } from './remembering.ts';

/** What is wrong with a text of a format, if anything. */
type FindFlaw = (text: string) => Flaw | undefined;

const flawOf =
  (parse: (text: string) => Parsed<unknown>): FindFlaw =>
  (text) =>
    parse(text).flaw;

function whole(code: Flaw['code'], text: string, why: string, way: string): Flaw {
  return { code, start: 0, end: text.length, text, why, way };
}

const days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A day that the calendar has, as `YYYY-MM-DD`. */
function dateFlaw(text: string): Flaw | undefined {
  const [, year, month, day] = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text)?.map(Number) ?? [];
  const flaw = whole(
    'MW2008',
    text,
    '',
    'a date is a day of the calendar, written `YYYY-MM-DD`, such as `2027-03-31`',
  );
  if (year === undefined || month === undefined || day === undefined) return flaw;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const last = month === 2 && isLeap ? 29 : (days[month - 1] ?? 0);
  return day >= 1 && day <= last ? undefined : flaw;
}

/** A value to compare with: `x`, `x*`, `*x` or `*`. */
function valueFlaw(text: string): Flaw | undefined {
  const star = text.startsWith('*') ? text.indexOf('*', 1) : text.indexOf('*');
  const inner = star !== -1 && (text.startsWith('*') || star < text.length - 1);
  if (!inner) return undefined;
  const way =
    'write `x` for exactly that, `x*` for its start, `*x` for its end, or `*` for any value';
  return { code: 'MW2209', start: star, end: star + 1, text, way };
}

// Longer expressions are programs; they belong into the service.
const longestRegex = 1024;

function regexFlaw(text: string): Flaw | undefined {
  const way = 'write it in the syntax of RE2: no look-around, no references back';
  if (text.length > longestRegex)
    return whole('MW2208', text.slice(0, 40), `it is longer than ${longestRegex} characters`, way);
  try {
    RE2JS.compile(text);
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const why = message.replace(/^error parsing regexp: /, '').replace(/\s+/g, ' ');
    return whole('MW2208', text, why, way);
  }
}

/** The texts that have a grammar of their own, by the name that the schemas give as `format`. */
const flaws: Readonly<Record<string, FindFlaw>> = {
  'meshwright-date': dateFlaw,
  'meshwright-cidr': flawOf(parseNetwork),
  'meshwright-address': flawOf(parseAddress),
  'meshwright-op': flawOf(parseOp),
  'meshwright-path': flawOf(parsePath),
  'meshwright-plain-path': flawOf(parsePlainPath),
  'meshwright-caller': flawOf(parseCaller),
  'meshwright-value': valueFlaw,
  'meshwright-regex': regexFlaw,
};

/** What is wrong with a text of that format; nothing for a good text. */
export function formatFlaw(format: string, text: string): Flaw | undefined {
  return flaws[format]?.(text);
}

/** The same as the validators ask it: whether a text is good. */
export const formats: Readonly<Record<string, (text: string) => boolean>> = Object.fromEntries(
  Object.entries(flaws).map(([name, find]) => [
    name,
    remembering((text: string) => find(text) === undefined),
  ]),
);
