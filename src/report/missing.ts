import type { Request } from '../access/request.ts';
import type { Checked, CheckedDocument } from '../check/checked.ts';
import { inBox } from '../model/decide/match.ts';
import type { Mesh, Service } from '../model/mesh.ts';
import { placeOf } from '../read/document.ts';
import { namespaceOf, type Place } from '../source/place.ts';

/** What would have to be written, and where, for a refused request to pass. */
export interface Missing {
  /** `allow` of the called service, or `calls` of the caller. */
  readonly field: 'allow' | 'calls';
  /** Whose document it is, `namespace/name`. */
  readonly service: string;
  /** Who answers for that document; empty where no Team does. */
  readonly owners: readonly string[];
  readonly at: Place;
  /** One entry of the field, as YAML. */
  readonly patch: string;
}

/** A request that no rule allows, and who sends it. */
export interface Refusal {
  /** Its path as the called service receives it. */
  readonly request: Request;
  /** Its path as the caller sends it. */
  readonly sentPath: string;
  /** The caller as an intent names it: `ns/name`, `ingress:name`, `sa:ns/account`, `any`, `spiffe://…`. */
  readonly from: string;
  /** The Service document of the caller, `namespace/name`. */
  readonly caller?: string;
}

/** Whether the called service grants it, as far as its own document goes. */
function isGranted(mesh: Mesh, { request }: Refusal): boolean {
  return mesh.grants.some(
    ({ on, ports, requests }) =>
      on === request.to &&
      (ports === undefined || ports.includes(request.port)) &&
      requests.some((box) => inBox(mesh.facts, box, request)),
  );
}

/** Whether the caller's own document says that it needs it. */
function isDeclared(mesh: Mesh, { request, sentPath, caller }: Refusal): boolean {
  const sent = { ...request, path: sentPath };
  return mesh.calls.some(
    ({ from, to, ports, requests }) =>
      from === caller &&
      to === request.to &&
      (ports === undefined || ports.includes(request.port)) &&
      (requests === undefined || requests.some((box) => inBox(mesh.facts, box, sent))),
  );
}

/** Whether calls to a service need both sides: the word of the Mesh, which a Team may only tighten. */
function needsBoth(documents: readonly CheckedDocument[], service: string): boolean {
  const namespace = namespaceOf(service);
  return documents.some((each) => {
    if (each.kind === 'Mesh') return each.value.spec.agreement === 'both';
    if (each.kind !== 'Team' || each.value.spec.agreement !== 'both') return false;
    const { namespaces } = each.value.spec;
    return Array.isArray(namespaces)
      ? namespaces.includes(namespace)
      : Object.hasOwn(namespaces, namespace);
  });
}

function documentOf(
  documents: readonly CheckedDocument[],
  name: string,
): Checked<'Service'> | undefined {
  return documents.find(
    (each): each is Checked<'Service'> =>
      each.kind === 'Service' && `${each.object.namespace ?? ''}/${each.object.name}` === name,
  );
}

/** A YAML scalar inside a flow list: quoted unless it is plainly a word or an operation. */
function scalar(text: string): string {
  return /^[A-Za-z][\w./-]*(?: [\w./*|~-]+)?$/.test(text) ? text : JSON.stringify(text);
}

/** A service as a document of a namespace names it. */
function nameIn(namespace: string, name: string): string {
  return name.startsWith(`${namespace}/`) ? name.slice(namespace.length + 1) : name;
}

function operation({ wire, method }: Request, path: string): readonly string[] {
  return wire === 'tcp' ? [] : [`ops: [${scalar(`${method} ${path}`)}]`];
}

function portName(service: Service | undefined, number: number): readonly string[] {
  if (service === undefined || service.ports.length < 2) return [];
  const port = service.ports.find((each) => each.number === number);
  return port ? [`port: ${scalar(port.name)}`] : [];
}

function entry(mesh: Mesh, refusal: Refusal, field: Missing['field'], service: string): string {
  const namespace = namespaceOf(service);
  const called = mesh.services.find(({ name }) => name === refusal.request.to);
  const path = field === 'calls' ? refusal.sentPath : refusal.request.path;
  const keys = [...portName(called, refusal.request.port), ...operation(refusal.request, path)];
  if (field === 'calls') return `${nameIn(namespace, refusal.request.to)}: {${keys.join(', ')}}`;
  const from = `from: ${scalar(nameIn(namespace, refusal.caller ?? refusal.from))}`;
  return `- {${[from, ...keys].join(', ')}}`;
}

/**
 * What is missing for a request that no rule allows: a grant in the file of the called service, and
 * where both sides must agree, a declaration in the file of the caller. A side that has no document
 * has no file to change.
 */
export function missingFor(
  mesh: Mesh,
  documents: readonly CheckedDocument[],
  refusal: Refusal,
): readonly Missing[] {
  const sides: (readonly [Missing['field'], string])[] = [];
  const { caller, request } = refusal;
  if (!isGranted(mesh, refusal)) sides.push(['allow', request.to]);
  if (caller !== undefined && needsBoth(documents, request.to) && !isDeclared(mesh, refusal))
    sides.push(['calls', caller]);
  return sides.flatMap(([field, service]) => {
    const document = documentOf(documents, service);
    if (document === undefined) return [];
    const namespace = document.object.namespace ?? '';
    const owner = mesh.owners.find(({ namespaces }) => namespaces.includes(namespace));
    const at = placeOf(document.document, `/spec/${field}`, 'key', document.object);
    const patch = entry(mesh, refusal, field, service);
    return [{ field, service, owners: owner?.owners ?? [], at, patch }];
  });
}
