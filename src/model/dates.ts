import type { CheckedDocument } from '../check/checked.ts';
import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { invariant } from '../diagnostics/invariant.ts';
import { placeOf } from '../read/document.ts';
import { isObject, type Json } from '../source/json.ts';
import type { Place } from '../source/place.ts';
import { child, type Pointer } from '../source/pointer.ts';

/** Days since 1970-01-01 of a date `YYYY-MM-DD`, in the Gregorian calendar. */
export function dayNumber(date: string): number {
  const [, y = '', m = '', d = ''] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date) ?? [];
  invariant(y !== '', `not a date: ${date}`);
  // Counted from March, so that the leap day is the last of the year.
  const year = Number(y) - (Number(m) <= 2 ? 1 : 0);
  const month = (Number(m) + 9) % 12;
  const leaps = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  return year * 365 + leaps + Math.floor((month * 306 + 5) / 10) + Number(d) - 1 - 719_468;
}

/** The days in which an ending exception is warned about. */
const noticeDays = 14;

function judgeDate(what: string, until: string, today: string, at: Place): readonly Diagnostic[] {
  const days = dayNumber(until) - dayNumber(today);
  if (days < 0) return [diagnostic('MW3019', at, { what, until })];
  if (days > noticeDays) return [];
  return [diagnostic('MW3020', at, { what, until, days: String(days) })];
}

/** Every `until` of a document, with its pointer. */
function untils(
  value: Json,
  at: Pointer,
): readonly { readonly at: Pointer; readonly until: string }[] {
  if (Array.isArray(value))
    return value.flatMap((item: Json, index) => untils(item, child(at, index)));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === 'until' && typeof item === 'string'
      ? [{ at: child(at, key), until: item }]
      : untils(item, child(at, key)),
  );
}

/** What an `until` ends, in words. */
function whatEnds(document: CheckedDocument, at: Pointer): string {
  if (document.kind === 'Waiver') return 'this waiver';
  return at.endsWith('/fault/until') ? 'this fault' : 'this grant';
}

/**
 * Exceptions that ended, or end within 14 days of `today` (`YYYY-MM-DD`). Dates change verdicts,
 * never output.
 */
export function checkDates(
  documents: readonly CheckedDocument[],
  today: string,
): readonly Diagnostic[] {
  return documents.flatMap((document) =>
    untils(document.document.value['spec'] ?? null, '/spec').flatMap(({ at, until }) => {
      const place = placeOf(document.document, at, 'value', document.object);
      return judgeDate(whatEnds(document, at), until, today, place);
    }),
  );
}
