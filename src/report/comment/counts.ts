import type { Form, Section } from './budget.ts';

/** A section that is always said whole. */
export function always(text: string): Section {
  return { priority: 0, forms: [{ text }] };
}

/** What rows of a table become when there are too many. */
export interface RowPlan {
  readonly priority: number;
  /** Escaped rows, the most important first. */
  readonly rows: readonly string[];
  /** How many rows the shorter forms have, falling. */
  readonly limits: readonly number[];
  /** One row that stands for so many others. */
  readonly rest: (count: number) => string;
  /** `150 calls newly allowed`, for the note of what is not shown. */
  readonly noun: string;
  /** A form between the last limit and the count: rows that stand for groups. */
  readonly groups?: readonly string[];
}

/** Rows of a table that stands before them. */
export function rowSection({ priority, rows, limits, rest, noun, groups }: RowPlan): Section {
  const total = rows.length;
  const some = limits
    .filter((limit) => limit < total)
    .map((limit): Form => {
      const hidden = total - limit;
      const text = [...rows.slice(0, limit), rest(hidden)].join('\n');
      return { text, leftOut: `${hidden} of ${total} ${noun}` };
    });
  const leftOut = `${total} ${noun} one by one`;
  const grouped = groups && groups.length < total ? [{ text: groups.join('\n'), leftOut }] : [];
  const whole: Form = { text: rows.join('\n') };
  const onlyCount: readonly Form[] = total === 0 ? [] : [{ text: rest(total), leftOut }];
  return { priority, forms: [whole, ...some, ...grouped, ...onlyCount], isRow: true };
}
