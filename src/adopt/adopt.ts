import { byCodeUnits } from '../diagnostics/order.ts';
import type { Json, JsonObject } from '../source/json.ts';
import { grouped } from '../source/grouped.ts';
import type { AdoptedFile, AdoptedService } from './adopted.ts';
import type { OwnersOf } from './code-owners.ts';
import type { Estate } from './estate.ts';
import { includedFolders } from './included-folders.ts';
import { meshText } from './mesh-text.ts';
import { isSystemNamespace } from './names.ts';
import type { Note } from './note.ts';
import { documentText } from './yaml-text.ts';

/** Where the intents go, and who answers for what. */
export interface AdoptOptions {
  /** Folder of the Mesh, from the root of the repository; `''` is the root. */
  readonly folder: string;
  readonly ownersOf: OwnersOf;
  /** Whether the manifests stand in the repository, so that the Mesh can include them. */
  readonly include: boolean;
}

/** What an estate became. */
export interface Adopted {
  /** Sorted by path, from the folder of the Mesh. */
  readonly files: readonly AdoptedFile[];
  readonly teams: number;
  readonly notes: readonly Note[];
}

const schemas = '.meshwright/schemas';

/** The owners of a namespace, where all of its manifests have the same. */
function ownersIn(services: readonly AdoptedService[], ownersOf: OwnersOf): readonly string[] {
  // Asked once a folder: a pattern for single files says nothing about a team.
  const folders = new Map(
    services.map(({ files: [file = ''] }) => [file.slice(0, file.lastIndexOf('/') + 1), file]),
  );
  const found = [...folders.values()].map((file) => [...new Set(ownersOf(file))].sort(byCodeUnits));
  const [first = []] = found;
  return found.every((owners) => owners.join() === first.join()) ? first : [];
}

function serviceFile({ namespace, name, spec, remarks }: AdoptedService): AdoptedFile {
  // `team.yaml` is the team's own; a name of a service has no dot, so nothing meets this one.
  const file = name === 'team' ? 'team.service' : name;
  const around = { schemas: `../../${schemas}`, remarks };
  return {
    path: `teams/${namespace}/${file}.yaml`,
    text: documentText('Service', { name, namespace }, spec, around),
  };
}

function teamFile(
  namespace: string,
  mtls: string | undefined,
  owners: readonly string[],
): AdoptedFile {
  const namespaces: Json = mtls === undefined ? [namespace] : { [namespace]: { mtls } };
  const spec: JsonObject = { namespaces, ...(owners.length > 0 && { owners }) };
  const remarks = [
    'A team closes its namespaces: pods that no Service describes get no calls (logged only, while the Mesh is in shadow mode).',
    ...(owners.length > 0
      ? []
      : [
          'Nobody is known to answer for it: write `owners: ["@organization/team"]`, as CODEOWNERS does.',
        ]),
  ];
  return {
    path: `teams/${namespace}/team.yaml`,
    text: documentText('Team', { name: namespace }, spec, { schemas: `../../${schemas}`, remarks }),
  };
}

/** The Teams of an estate, and what there is to say of namespaces that get none. */
interface Teams {
  readonly files: readonly AdoptedFile[];
  /** Namespaces that have one. */
  readonly namespaces: ReadonlySet<string>;
  /** Of these, the ones somebody answers for. */
  readonly owned: ReadonlySet<string>;
  readonly notes: readonly Note[];
}

/** What runs there says whose a namespace is; hosts outside are often kept in one place for all. */
function telling(services: readonly AdoptedService[]): readonly AdoptedService[] {
  const running = services.filter(({ spec }) => spec['external'] === undefined);
  return running.length > 0 ? running : services;
}

/** A Team for each namespace with intents. One with a gateway in it would be closed, so it has none. */
function teamsOf(
  { mtls, gateways }: Estate,
  all: readonly AdoptedService[],
  ownersOf: OwnersOf,
): Teams {
  const withGateway = new Set(gateways.map(({ namespace }) => namespace));
  const [files, notes]: [AdoptedFile[], Note[]] = [[], []];
  const [namespaces, owned] = [new Set<string>(), new Set<string>()];
  for (const [namespace, services] of grouped(all, ({ namespace: each }) => each)) {
    if (isSystemNamespace(namespace)) continue;
    if (withGateway.has(namespace)) {
      const why = 'has no Team, since a gateway stands in it: a Team would close it';
      notes.push({ about: `Namespace ${namespace}`, why });
      continue;
    }
    const owners = ownersIn(telling(services), ownersOf);
    if (owners.length > 0) owned.add(namespace);
    files.push(teamFile(namespace, mtls.namespaces.get(namespace), owners));
    namespaces.add(namespace);
  }
  return { files, namespaces, owned, notes };
}

/** Modes of namespaces that no Team can say. */
function mtlsNotes({ mtls }: Estate, teams: ReadonlySet<string>): readonly Note[] {
  return [...mtls.namespaces]
    .filter(([namespace]) => !teams.has(namespace))
    .map(([namespace, mode]) => ({
      about: `PeerAuthentication ${namespace}/*`,
      why: `a namespace without a Team, so its mode ${mode} has no place`,
    }));
}

/**
 * Turns what stands in manifests into intents: a Mesh that keeps today's values, a Team for each
 * namespace, a document for each service. No files where there is no service.
 */
export function adopt(estate: Estate, options: AdoptOptions): Adopted {
  const { gateways, externals } = estate;
  const { folder, ownersOf, include } = options;
  const all = [...estate.services, ...externals];
  const teams = teamsOf(estate, all, ownersOf);
  const notes = [...estate.notes, ...teams.notes, ...mtlsNotes(estate, teams.namespaces)];
  const found = { teams: teams.namespaces.size, notes };
  if (all.length === 0) return { files: [], ...found };
  const manifests = [...all, ...gateways].flatMap((each) => each.files);
  const text = meshText({
    ...estate,
    hasOwners: externals.every(({ namespace }) => teams.owned.has(namespace)),
    include: include ? includedFolders(manifests, folder) : [],
    notes,
    schemas,
  });
  const files = [...all.map(serviceFile), ...teams.files, { path: 'mesh.yaml', text }];
  return { files: files.sort((a, b) => byCodeUnits(a.path, b.path)), ...found };
}
