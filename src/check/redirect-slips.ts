import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { placeOf } from '../read/document.ts';
import type { Checked } from './checked.ts';
import { writtenRoutes } from './written-routes.ts';

// What is about a call that is passed on. A redirect is answered by the caller's own proxy.
const aboutCalls = [
  'to',
  'rewrite',
  'headers',
  'mirror',
  'cors',
  'fault',
  'timeout',
  'retry',
] as const;

/** Redirects that lead to where the request already was, and what means nothing beside one. */
export function redirectSlips({
  value,
  document,
  object,
}: Checked<'Service'>): readonly Diagnostic[] {
  return writtenRoutes(value.spec).flatMap(({ route, at }) => {
    const { redirect } = route;
    if (redirect === undefined) return [];
    const { path, host, scheme, port } = redirect;
    const isVoid = [path, host, scheme, port].every((part) => part === undefined);
    const params = {
      what: 'this redirect leads back to where the request was sent',
      way: 'add `path`, `host`, `scheme` or `port`',
    };
    const here = placeOf(document, `${at}/redirect`, 'key', object);
    return [
      ...(isVoid ? [diagnostic('MW2305', here, params)] : []),
      ...aboutCalls
        .filter((field) => route[field] !== undefined)
        .map((field) =>
          diagnostic('MW2306', placeOf(document, `${at}/${field}`, 'key', object), { field }),
        ),
    ];
  });
}
