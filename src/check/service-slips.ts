import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { placeOf } from '../read/document.ts';
import { pointer, type Pointer } from '../source/pointer.ts';
import type { Checked } from './checked.ts';
import type { Fault } from './intents.generated.ts';
import { optionalSlips } from './optional-slips.ts';
import { portProtocols, protocolOfName } from './port-protocol.ts';
import { redirectSlips } from './redirect-slips.ts';
import { writtenRoutes } from './written-routes.ts';

const reserved: Readonly<Record<string, string>> = {
  any: 'everyone, with or without identity',
  mesh: 'any identity of the mesh',
};

/** What one Service document alone shows to be wrong. */
export function serviceSlips(service: Checked<'Service'>): readonly Diagnostic[] {
  const { optional } = service.value.spec;
  return [
    ...reservedName(service),
    ...portsWithoutProtocol(service),
    ...faultsWithoutEffect(service),
    ...redirectSlips(service),
    ...optionalSlips(service, optional, '/spec/optional'),
  ];
}

function reservedName({ value, document, object }: Checked<'Service'>): readonly Diagnostic[] {
  const { name } = value.metadata;
  const meaning = Object.hasOwn(reserved, name) ? reserved[name] : undefined;
  if (meaning === undefined) return [];
  return [
    diagnostic('MW2105', placeOf(document, '/metadata/name', 'value', object), { name, meaning }),
  ];
}

function portsWithoutProtocol({
  value,
  document,
  object,
}: Checked<'Service'>): readonly Diagnostic[] {
  return Object.entries(value.spec.ports ?? {}).flatMap(([port, settings]) => {
    const written = typeof settings === 'number' ? undefined : settings.protocol;
    if (written !== undefined || protocolOfName(port, portProtocols) !== undefined) return [];
    const place = placeOf(document, pointer('spec', 'ports', port), 'key', object);
    const number = typeof settings === 'number' ? settings : settings.port;
    const way = `write \`${port}: {port: ${number}, protocol: http}\`, or \`http2\` \`grpc\` \`tcp\` \`tls\` as its protocol`;
    return [diagnostic('MW2302', place, { port, way })];
  });
}

function faultsOf({ spec }: Checked<'Service'>['value']): readonly { fault: Fault; at: Pointer }[] {
  const own = writtenRoutes(spec).map(({ route: { fault }, at }) => ({ fault, at: `${at}/fault` }));
  const calls = Array.isArray(spec.calls) ? {} : (spec.calls ?? {});
  const called = Object.entries(calls).map(([name, { fault }]) => ({
    fault,
    at: pointer('spec', 'calls', name, 'fault'),
  }));
  return [...own, ...called].flatMap(({ fault, at }) => (fault ? [{ fault, at }] : []));
}

function faultsWithoutEffect({
  value,
  document,
  object,
}: Checked<'Service'>): readonly Diagnostic[] {
  return faultsOf(value).flatMap(({ fault, at }) => {
    if (fault.delay !== undefined || fault.abort !== undefined) return [];
    const params = {
      what: 'this fault neither delays nor aborts',
      way: 'add `delay`, `abort` or both',
    };
    return [diagnostic('MW2305', placeOf(document, at, 'key', object), params)];
  });
}
