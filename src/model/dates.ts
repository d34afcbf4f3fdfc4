import { ofKind, type CheckedDocument, type Kind } from '../check/checked.ts';
import type { Call } from '../check/intents.generated.ts';
import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { invariant } from '../diagnostics/invariant.ts';
import type { Place } from '../source/place.ts';
import { pointer, type Pointer } from '../source/pointer.ts';
import { inMesh, specInMesh } from './index-documents.ts';
import { entriesOf } from './names.ts';
import { view, type View } from './view.ts';

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

/** A day that something written ends on. */
interface Until {
  readonly what: string;
  /** Pointer below `spec`. */
  readonly at: Pointer;
  readonly until: string;
}

function grantEnds({ spec }: Pick<View<'Mesh' | 'Team' | 'Service'>, 'spec'>): readonly Until[] {
  return (spec.allow ?? []).flatMap(({ until }, index) => {
    if (until === undefined) return [];
    return [{ what: 'this grant', at: pointer('allow', index, 'until'), until }];
  });
}

function faultEnds({ spec }: Pick<View<'Service'>, 'spec'>): readonly Until[] {
  const what = 'this fault';
  const routes = (spec.routes ?? []).flatMap(({ fault }, index) => {
    const until = fault?.until;
    return until === undefined
      ? []
      : [{ what, at: pointer('routes', index, 'fault', 'until'), until }];
  });
  const calls = entriesOf<Call>(spec.calls ?? [], {}).flatMap(({ value: { fault }, step }) => {
    const until = fault?.until;
    return until === undefined
      ? []
      : [{ what, at: pointer('calls', step, 'fault', 'until'), until }];
  });
  return [...routes, ...calls];
}

/** The document as it counts in this mesh: what another mesh's differences write ends there. */
function endsOf(
  checked: CheckedDocument,
  mesh: string,
): readonly (Until & { readonly place: Place })[] {
  const located = <K extends Kind>(found: View<K>, ends: readonly Until[]) =>
    ends.map((end) => ({ ...end, place: found.place(end.at) }));
  if (checked.kind === 'Waiver') {
    const { until } = checked.value.spec;
    return located(view(checked), [{ what: 'this waiver', at: '/until', until }]);
  }
  if (checked.kind === 'Guarantee') return [];
  if (checked.kind !== 'Service') return located(view(checked), grantEnds(view(checked)));
  const spec = specInMesh(checked, mesh);
  const ends = [...grantEnds({ spec }), ...faultEnds({ spec })];
  // Most services end nothing, and need not be looked at as a whole.
  return ends.length === 0 ? [] : located(inMesh(checked, mesh), ends);
}

/**
 * Exceptions that ended, or end within 14 days of `today` (`YYYY-MM-DD`). Dates change verdicts,
 * never output.
 */
export function checkDates(
  documents: readonly CheckedDocument[],
  today: string,
): readonly Diagnostic[] {
  const [mesh] = ofKind(documents, 'Mesh');
  const name = mesh?.object.name ?? '';
  return documents.flatMap((document) =>
    endsOf(document, name).flatMap(({ what, until, place }) =>
      judgeDate(what, until, today, place),
    ),
  );
}
