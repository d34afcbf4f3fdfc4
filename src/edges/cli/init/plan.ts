import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { adopt } from '../../../adopt/adopt.ts';
import type { AdoptedFile } from '../../../adopt/adopted.ts';
import { codeOwners, type OwnersOf } from '../../../adopt/code-owners.ts';
import { estateOf, type Estate } from '../../../adopt/estate.ts';
import type { Note } from '../../../adopt/note.ts';
import { start } from '../../../adopt/start.ts';
import { kinds, schemaOf } from '../../../check/schemas.ts';
import { isSafeName, isSkippedFolder } from '../../../source/tree.ts';
import { readSmall } from '../../files/read-small.ts';
import type { Located } from '../../files/repository-root.ts';
import type { NewFile } from '../../files/write-new.ts';
import { UsageError } from '../exit-code.ts';
import { pathBelow, readManifests, type Manifests } from './read-manifests.ts';

/** What the user asked of `init`. */
export interface InitRequest {
  readonly located: Located;
  /** Where the user stands. */
  readonly dir: string;
  readonly paths: readonly string[];
  readonly from?: 'istio' | 'services';
  readonly namespace?: string;
  /** Folder of the mesh, as the user wrote it. */
  readonly out?: string;
}

/** What a new mesh is made of; paths from the root of the repository. */
export interface InitPlan {
  readonly folder: string;
  readonly files: readonly NewFile[];
  readonly notes: readonly Note[];
  readonly manifests: Manifests;
  /** Absent where an example was begun with. */
  readonly estate?: Estate;
  readonly teams: number;
}

/** A folder in which nothing stands but what a new repository has. */
async function isBare(folder: string): Promise<boolean> {
  const names = await readdir(folder);
  return names.every(
    (name) => /^(\.|README|LICENSE|NOTICE)|\.md$/.test(name) || name === 'CODEOWNERS',
  );
}

async function folderFor(request: InitRequest, isStart: boolean): Promise<string> {
  const { located, dir, out } = request;
  const isHere = out === undefined && isStart && (await isBare(dir));
  const folder = pathBelow(located.root, resolve(dir, out ?? (isHere ? '.' : 'mesh')));
  if (folder === undefined)
    throw new UsageError(`--out ${out}: the folder must stand in the repository`);
  const steps = folder === '' ? [] : folder.split('/');
  if (steps.some((step) => isSkippedFolder(step) || !isSafeName(step)))
    throw new UsageError(`--out ${out ?? folder}: no intents are read from such a folder`);
  return folder;
}

/** Where GitHub looks for it, in its order. */
async function ownersOf(root: string): Promise<OwnersOf> {
  for (const path of ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS']) {
    const text = await readSmall(join(root, path));
    if (text !== undefined) return codeOwners(text);
  }
  return () => [];
}

/** An editor finds the schemas beside the intents: without network, in the version that wrote them. */
function schemaFiles(): readonly AdoptedFile[] {
  return kinds.map((kind) => ({
    path: `.meshwright/schemas/${kind.toLowerCase()}.schema.json`,
    text: schemaOf(kind) ?? '',
  }));
}

function nothingFound(estate: Estate): string {
  if (estate.unplaced > 0)
    return `the Services among the manifests (${estate.unplaced}) say no namespace: name it with --namespace NAME`;
  const wanted = 'no Kubernetes Service that an intent can stand for';
  return `${wanted} among the manifests: name their folders, or the output of \`kubectl get services,deployments,statefulsets,daemonsets -A -o yaml\``;
}

/** Whether manifests were asked for, or are there without a word. */
function isEstate(request: InitRequest, estate: Estate): boolean {
  const { paths, from, namespace } = request;
  const isAsked = paths.length > 0 || from !== undefined || namespace !== undefined;
  return isAsked || estate.hasIstio || estate.services.length + estate.notes.length > 0;
}

/**
 * Looks at what is there and decides what a new mesh is made of. Writes nothing.
 *
 * @throws {UsageError} where manifests were asked for, or are there, and no service is among them.
 */
export async function initPlan(request: InitRequest): Promise<InitPlan> {
  const { located, dir, paths, from, namespace } = request;
  const manifests = await readManifests(located, dir, paths.length > 0 ? paths : ['.']);
  const estate = estateOf(manifests.documents, {
    ...(from !== undefined && { from }),
    ...(namespace !== undefined && { namespace }),
  });
  const isAdopted = isEstate(request, estate);
  const folder = await folderFor(request, !isAdopted);
  const place = ({ path, text }: AdoptedFile): NewFile => ({
    path: folder === '' ? path : `${folder}/${path}`,
    text,
  });
  if (!isAdopted) {
    const files = [...schemaFiles(), ...start()].map(place);
    return { folder, files, notes: [], manifests, teams: 1 };
  }
  const owners = manifests.isInside ? await ownersOf(located.root) : () => [];
  const adopted = adopt(estate, { folder, ownersOf: owners, include: manifests.isInside });
  if (adopted.files.length === 0) throw new UsageError(nothingFound(estate));
  const files = [...schemaFiles(), ...adopted.files].map(place);
  return { folder, files, notes: adopted.notes, manifests, estate, teams: adopted.teams };
}
