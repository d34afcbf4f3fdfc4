import { pointer, type Pointer } from '../source/pointer.ts';
import type { Checked } from './checked.ts';
import type { Route } from './intents.generated.ts';

/** Every route that a Service writes, also those of one mesh, with its pointer. */
export function writtenRoutes({
  routes = [],
  meshes = {},
}: Checked<'Service'>['value']['spec']): readonly {
  readonly route: Route;
  readonly at: Pointer;
}[] {
  return [
    ...routes.map((route, index) => ({ route, at: pointer('spec', 'routes', index) })),
    ...Object.entries(meshes).flatMap(([mesh, { routes: own = [] }]) =>
      own.map((route, index) => ({
        route,
        at: pointer('spec', 'meshes', mesh, 'routes', index),
      })),
    ),
  ];
}
