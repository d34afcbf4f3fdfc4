import type { LineIndex } from '../line-index.ts';
import { differing, flat, type Flat } from './common-values.ts';
import { plain, table, type Line } from './layout.ts';
import type { ServicePolicy } from './policy.ts';
import { linesText, valueLines } from './value-rows.ts';

/** What holds for all routes, then what is otherwise on some; `names` says what a route is called. */
export function flatLines(
  { values, perRoute }: Flat,
  indent: number,
  find: LineIndex,
): readonly Line[] {
  return [
    ...valueLines(values, indent, find),
    ...perRoute.flatMap(({ route, values: own }) => [
      ...plain(`on route ${route}`, indent),
      ...valueLines(own, indent + 2, find),
    ]),
  ];
}

/** The routes of a service with what each does, but for what it has in common with the others. */
export function routeLines({ routes }: ServicePolicy, find: LineIndex): readonly Line[] {
  const [only] = routes;
  const isPlain = routes.length === 1 && only?.actions.length === 0;
  if (isPlain && only.match === 'everything' && only.to === 'all versions') return [];
  return routes.flatMap(({ match, to, actions, from }, index) => [
    ...table([{ cells: [`${index + 1}`, `${match} → ${to}`], origin: [linesText(from, find)] }], 2),
    ...actions.flatMap(({ field, value }) => plain(`${field}: ${value}`, 7)),
  ]);
}

/** How its callers are treated: everybody, and what is otherwise for some. */
export function treatmentLines(policy: ServicePolicy, find: LineIndex): readonly Line[] {
  const everyone = flat(policy);
  const others = policy.perCaller
    .map(({ callers, ...own }) => ({ callers, own: differing(flat(own), everyone) }))
    .filter(({ own }) => own.values.length + own.perRoute.length > 0);
  if (others.length === 0) return flatLines(everyone, 2, find);
  return [
    ...others.flatMap(({ callers, own }) => [
      ...plain(`only calls of ${callers.join(', ')}`, 2),
      ...flatLines(own, 4, find),
    ]),
    ...plain('everybody else, and where nothing is said above', 2),
    ...flatLines(everyone, 4, find),
  ];
}
