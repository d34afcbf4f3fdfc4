import type { Place } from '../source/place.ts';
import { catalogue, type Code, type Params } from './catalogue.ts';
import type { Entry } from './entry.ts';
import type { Fix } from './fix.ts';
import { fill } from './message.ts';
import type { Severity } from './severity.ts';

/** Another place that belongs to a finding, with what it has to do with it. */
export interface Related extends Place {
  readonly message: string;
}

/** A finding: what is wrong, where, and the way out. Plain data. */
export interface Diagnostic extends Place {
  /** `MWnnnn`, or `policy/<package>/<rule>` for a guardrail in Rego. */
  readonly code: string;
  readonly slug: string;
  readonly severity: Severity;
  /** What is wrong, one line. */
  readonly message: string;
  /** What to do; may hold several lines where it is a ready patch. */
  readonly help?: string;
  readonly url: string;
  readonly related: readonly Related[];
  /** Ways out that a tool can take, the likeliest first. */
  readonly fixes?: readonly Fix[];
  readonly params: Readonly<Record<string, string>>;
}

/** Where the page of a code stands for readers. */
export function urlOf(code: string): string {
  return code.startsWith('policy/')
    ? `https://meshwright.dev/guardrails/${code.split('/').at(-1)}`
    : `https://meshwright.dev/diagnostics/${code}`;
}

/** What may stand beside the parameters of a finding. */
export interface Extras {
  readonly related?: readonly Related[];
  readonly fixes?: readonly Fix[];
}

/** The only way to make a finding of our own: code, place and the holes of its texts. */
export function diagnostic<C extends Code>(
  code: C,
  place: Place,
  params: Params<C>,
  extras: Extras = {},
): Diagnostic {
  const entry: Entry = catalogue[code];
  const values: Readonly<Record<string, string>> = params;
  const { range, pointer, object } = place;
  return {
    code,
    slug: entry.slug,
    severity: entry.severity,
    message: fill(entry.message, values),
    ...(entry.help === undefined ? {} : { help: fill(entry.help, values) }),
    url: urlOf(code),
    ...(range && { range }),
    ...(pointer !== undefined && { pointer }),
    ...(object && { object }),
    related: extras.related ?? [],
    ...(extras.fixes && extras.fixes.length > 0 && { fixes: extras.fixes }),
    params: values,
  };
}
