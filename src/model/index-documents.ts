import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { byCodeUnits } from '../diagnostics/order.ts';
import { ofKind, type Checked, type CheckedDocument, type Kind } from '../check/checked.ts';
import { grouped } from '../source/grouped.ts';
import { isObject } from '../source/json.ts';
import { objectName } from '../source/place.ts';
import { pointer } from '../source/pointer.ts';
import type { Texts } from '../source/text.ts';
import type { Context, ServiceView, TeamView } from './context.ts';
import { listOf, namesOf } from './names.ts';
import { portsOf } from './service-ports.ts';
import { view, viewWith, type View } from './view.ts';

type Report = (finding: Diagnostic) => void;

function sortedOfKind<K extends Kind>(
  documents: readonly CheckedDocument[],
  kind: K,
): readonly Checked<K>[] {
  const key = ({ object, document }: CheckedDocument) =>
    `${objectName(object)}\0${document.file}\0${document.index}`;
  return [...ofKind(documents, kind)].sort((a, b) => byCodeUnits(key(a), key(b)));
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

function teamView(checked: Checked<'Team'>): TeamView {
  const base = view(checked);
  return { ...base, name: checked.object.name, namespaces: namesOf(base.spec.namespaces) };
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

/** The document as it counts in this mesh: keys of `spec.meshes.NAME` replace those of `spec`. */
export function inMesh(checked: Checked<'Service'>, mesh: string): View<'Service'> {
  const overlay = checked.value.spec.meshes?.[mesh];
  return viewWith(checked, isObject(overlay) ? overlay : {}, pointer('spec', 'meshes', mesh));
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

function trustDomainsOf(mesh: View<'Mesh'>): readonly string[] {
  const { name = 'cluster.local', aliases = [] } = mesh.spec.trustDomain ?? {};
  return [name, ...aliases];
}

/** All documents of one mesh by name. Without a Mesh document there is nothing to build on. */
export function indexDocuments(
  documents: readonly CheckedDocument[],
  report: Report,
  texts: Texts = new Map(),
): Context | undefined {
  // A second Mesh in one folder is found where meshes are gathered.
  const [first] = sortedOfKind(documents, 'Mesh');
  if (first === undefined) return undefined;
  const mesh = view(first);
  const teams = unique(sortedOfKind(documents, 'Team'), report).map(teamView);
  const teamOf = teamsByNamespace(teams, report);
  const services = unique(sortedOfKind(documents, 'Service'), report).map((checked) =>
    serviceView(checked, first.object.name, teamOf),
  );
  return {
    mesh,
    meshName: first.object.name,
    trustDomains: trustDomainsOf(mesh),
    teams,
    teamOf,
    services,
    byName: new Map(services.map((service) => [service.name, service])),
    servicesIn: grouped(services, ({ namespace }) => namespace),
    guarantees: unique(sortedOfKind(documents, 'Guarantee'), report).map(view),
    waivers: unique(sortedOfKind(documents, 'Waiver'), report),
    report,
    texts,
  };
}
