import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { byCodeUnits } from '../diagnostics/order.ts';
import { ofKind, type Checked, type CheckedDocument, type Kind } from '../check/checked.ts';
import { grouped } from '../source/grouped.ts';
import { isObject, type JsonObject } from '../source/json.ts';
import { objectName } from '../source/place.ts';
import { pointer } from '../source/pointer.ts';
import type { Texts } from '../source/text.ts';
import { noMemory, type Context, type ServiceView, type TeamView } from './context.ts';
import { kept, type ModelMemo } from './memo.ts';
import { listOf, namesOf } from './names.ts';
import { portsOf } from './service-ports.ts';
import { view, viewWith, type View } from './view.ts';

type Report = (finding: Diagnostic) => void;

function sortedOfKind<K extends Kind>(
  documents: readonly CheckedDocument[],
  kind: K,
): readonly Checked<K>[] {
  const keyOf = ({ object, document }: CheckedDocument) =>
    `${objectName(object)}\0${document.file}\0${document.index}`;
  return ofKind(documents, kind)
    .map((checked) => ({ checked, key: keyOf(checked) }))
    .sort((a, b) => byCodeUnits(a.key, b.key))
    .map(({ checked }) => checked);
}

/** Each name once; a second document of the same name is an error that shows the first. */
function unique<K extends Kind>(
  documents: readonly Checked<K>[],
  report: Report,
): readonly Checked<K>[] {
  const first = new Map<string, Checked<K>>();
  for (const document of documents) {
    const name = objectName(document.object);
    const known = first.get(name);
    if (known === undefined) first.set(name, document);
    else {
      const related = [{ ...view(known).here, message: 'first declared here' }];
      report(diagnostic('MW3002', view(document).here, { name }, { related }));
    }
  }
  return [...first.values()];
}

function teamView(checked: Checked<'Team'>, memo: ModelMemo | undefined): TeamView {
  const known = memo?.teamViews.get(checked);
  if (known !== undefined) return known;
  const base = view(checked);
  const made = { ...base, name: checked.object.name, namespaces: namesOf(base.spec.namespaces) };
  memo?.teamViews.set(checked, made);
  return made;
}

function teamsByNamespace(teams: readonly TeamView[], report: Report): Map<string, TeamView> {
  const map = new Map<string, TeamView>();
  for (const team of teams) {
    for (const [index, namespace] of team.namespaces.entries()) {
      const other = map.get(namespace);
      const step = Array.isArray(team.spec.namespaces) ? index : namespace;
      const at = team.place(pointer('namespaces', step), 'key');
      if (other === undefined) map.set(namespace, team);
      else {
        const related = [{ ...other.here, message: 'the other team' }];
        report(diagnostic('MW3003', at, { namespace, team: other.name }, { related }));
      }
    }
  }
  return map;
}

function overlayOf({ value: { spec } }: Checked<'Service'>, mesh: string): JsonObject {
  const overlay = spec.meshes?.[mesh];
  return isObject(overlay) ? overlay : {};
}

/** The document as it counts in this mesh: keys of `spec.meshes.NAME` replace those of `spec`. */
export function inMesh(checked: Checked<'Service'>, mesh: string): View<'Service'> {
  return viewWith(checked, overlayOf(checked, mesh), pointer('spec', 'meshes', mesh));
}

/** What that document says, for whoever does not ask where. */
export function specInMesh(checked: Checked<'Service'>, mesh: string): View<'Service'>['spec'] {
  return { ...checked.value.spec, ...overlayOf(checked, mesh) };
}

function serviceView(
  checked: Checked<'Service'>,
  mesh: string,
  teamOf: ReadonlyMap<string, TeamView>,
): ServiceView {
  const base = inMesh(checked, mesh);
  const { name, namespace = '' } = checked.object;
  const identities = listOf(base.spec.identity ?? name);
  return {
    ...base,
    name: `${namespace}/${name}`,
    namespace,
    accounts: identities.filter((identity) => !identity.startsWith('spiffe://')),
    spiffe: identities.filter((identity) => identity.startsWith('spiffe://')),
    selector: base.spec.workload ?? { app: name },
    team: teamOf.get(namespace),
    isExternal: base.spec.external !== undefined,
    ports: portsOf(base),
  };
}

/** A view of an earlier model counts where its document, its mesh and its team are the same. */
function knownServiceView(
  checked: Checked<'Service'>,
  mesh: string,
  teamOf: ReadonlyMap<string, TeamView>,
  memo: ModelMemo | undefined,
): ServiceView {
  const known = memo?.serviceViews.get(checked);
  const team = teamOf.get(checked.object.namespace ?? '');
  if (known?.mesh === mesh && known.view.team === team) return known.view;
  const made = serviceView(checked, mesh, teamOf);
  memo?.serviceViews.set(checked, { mesh, view: made });
  return made;
}

function knownView<K extends Kind>(checked: Checked<K>, memo: ModelMemo | undefined): View<K> {
  const known = memo?.views.get(checked);
  if (known !== undefined) return known as View<K>;
  const made = view(checked);
  memo?.views.set(checked, made);
  return made;
}

function trustDomainsOf(mesh: View<'Mesh'>): readonly string[] {
  const { name = 'cluster.local', aliases = [] } = mesh.spec.trustDomain ?? {};
  return [name, ...aliases];
}

/**
 * All documents of one mesh by name. Without a Mesh document there is nothing to build on. What a
 * memo knows of the same documents is the same value again.
 */
export function indexDocuments(
  documents: readonly CheckedDocument[],
  report: Report,
  texts: Texts = new Map(),
  memo?: ModelMemo,
): Context | undefined {
  // A second Mesh in one folder is found where meshes are gathered.
  const [first] = sortedOfKind(documents, 'Mesh');
  if (first === undefined) return undefined;
  const mesh = knownView(first, memo);
  const list = <T>(name: string, values: readonly T[]) => kept(memo, name, values);
  const distinct = <K extends Kind>(kind: K) => unique(sortedOfKind(documents, kind), report);
  const teams = list(
    'teams',
    distinct('Team').map((team) => teamView(team, memo)),
  );
  const teamOf = teamsByNamespace(teams, report);
  const services = list(
    'services',
    distinct('Service').map((each) => knownServiceView(each, first.object.name, teamOf, memo)),
  );
  const inNamespaces = [...grouped(services, ({ namespace }) => namespace)];
  return {
    mesh,
    meshName: first.object.name,
    trustDomains: trustDomainsOf(mesh),
    teams,
    teamOf,
    services,
    byName: new Map(services.map((service) => [service.name, service])),
    servicesIn: new Map(
      inNamespaces.map(([name, inside]) => [name, list(`services in ${name}`, inside)]),
    ),
    guarantees: list(
      'guarantees',
      distinct('Guarantee').map((each) => knownView(each, memo)),
    ),
    waivers: list('waivers', distinct('Waiver')),
    report,
    texts,
    memory: noMemory,
  };
}
