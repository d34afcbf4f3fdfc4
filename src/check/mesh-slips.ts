import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { placeOf } from '../read/document.ts';
import { pointer } from '../source/pointer.ts';
import type { Checked } from './checked.ts';
import { optionalSlips } from './optional-slips.ts';
import { protocolOfName } from './port-protocol.ts';

const listenerProtocols = ['https', 'http', 'tcp', 'tls'];

/** Listeners that do not say their protocol, and targets that may lose what protects. */
export function meshSlips(mesh: Checked<'Mesh'>): readonly Diagnostic[] {
  const { gateways = {}, targets } = mesh.value.spec;
  const listeners = Object.entries(gateways).flatMap(([gateway, { listen = {} }]) =>
    Object.entries(listen).flatMap(([port, { protocol }]) => {
      if (protocol !== undefined || protocolOfName(port, listenerProtocols) !== undefined)
        return [];
      const place = placeOf(
        mesh.document,
        pointer('spec', 'gateways', gateway, 'listen', port),
        'key',
        mesh.object,
      );
      const way = `add \`protocol\`: one of ${listenerProtocols.map((name) => `\`${name}\``).join(' ')}`;
      return [diagnostic('MW2302', place, { port, way })];
    }),
  );
  const optional = Object.entries(targets).flatMap(([target, settings]) =>
    optionalSlips(mesh, settings.optional, pointer('spec', 'targets', target, 'optional')),
  );
  return [...listeners, ...optional];
}
