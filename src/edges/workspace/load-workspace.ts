import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { hasErrors } from '../../diagnostics/outcome.ts';
import { byCodeUnits, ordered } from '../../diagnostics/order.ts';
import { placeOf, type Document } from '../../read/document.ts';
import { looksOurs, mentionsUs } from '../../read/ours.ts';
import type { Texts } from '../../source/text.ts';
import { isCut, type Refused } from '../../source/tree.ts';
import { includesOf } from './includes.ts';
import { isBelow, library, type Library } from './library.ts';
import { findRoots } from './find-roots.ts';
import { meshAbove } from './mesh-above.ts';
import { allMeshNames, nameOf, namesTaken } from './mesh-names.ts';
import { mayBeMesh, meshIn, meshRoots } from './mesh-roots.ts';
import { refusal } from './refusals.ts';
import { sharedReading, type SharedReading } from './shared-reading.ts';
import { openSource, type OpenSource, type WorkspaceSource } from './source.ts';

/** The documents of one mesh: those below its folder, and those of the folders it includes. */
export interface WorkspaceMesh {
  /** `metadata.name` of its Mesh; its folder where that cannot be read. */
  readonly name: string;
  /** Its folder, from the root, with `/`; `''` is the root. */
  readonly root: string;
  /** By file, then by their order in it. */
  readonly documents: readonly Document[];
  /** Every file that is its own or included, sorted; also those that could not be decoded. */
  readonly files: readonly string[];
}

/** All that is read for a run, and nothing decided. */
export interface Workspace {
  /** Absolute path: the top of the repository, or the folder itself outside of one. */
  readonly root: string;
  /** Id of the commit that was read; absent for files. */
  readonly commit?: string;
  /** Texts of every file that a finding may point into. */
  readonly texts: Texts;
  readonly meshes: readonly WorkspaceMesh[];
  /** Names of the meshes of the whole tree, sorted, also of those that were not asked for; empty where they are not known. */
  readonly meshNames: readonly string[];
  /** Of reading and gathering; `check` has not run. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What is gathered on the way. */
interface Gathering {
  readonly source: OpenSource;
  readonly files: Library;
  readonly refused: Refused[];
  readonly diagnostics: Diagnostic[];
}

async function readFolder(gathering: Gathering, folder: string, shallow = false): Promise<boolean> {
  const tree = await gathering.source.read(folder, shallow);
  gathering.files.add(tree);
  gathering.refused.push(...tree.refused);
  const { files } = gathering;
  // Whoever asks where meshes begin has these decoded.
  await files.prepare(files.below(folder).filter((path) => mayBeMesh(files, path)));
  return isCut(tree);
}

/** Files below a folder for the mesh that begins in `root`: those of other meshes are not its own. */
function ownFiles(files: Library, folder: string, root: string): readonly string[] {
  const others = meshRoots(files, folder).filter((other) => other !== root);
  return files.below(folder).filter((path) => !others.some((other) => isBelow(path, other)));
}

function documentsOf(files: Library, paths: Iterable<string>): readonly Document[] {
  return [...paths].sort(byCodeUnits).flatMap((path) => files.get(path)?.documents ?? []);
}

interface Gathered extends Omit<WorkspaceMesh, 'files'> {
  readonly mesh: Document | undefined;
  readonly paths: ReadonlySet<string>;
  /** Its own folder and the included ones. */
  readonly folders: readonly string[];
}

async function gatherMesh(gathering: Gathering, root: string): Promise<Gathered> {
  const { files, diagnostics } = gathering;
  const [mesh, ...others] = meshIn(files, root);
  for (const other of others) {
    const place = placeOf(other, '/metadata/name');
    const related = mesh ? [{ ...placeOf(mesh, '/metadata/name'), message: 'the first one' }] : [];
    diagnostics.push(diagnostic('MW1911', place, { folder: root || '.' }, { related }));
  }
  const found = mesh ? includesOf(mesh, root) : { includes: [], diagnostics: [] };
  diagnostics.push(...found.diagnostics);
  const paths = new Set(ownFiles(files, root, root));
  for (const { folder, written, at } of found.includes) {
    await readFolder(gathering, folder);
    const own = ownFiles(files, folder, root);
    if (own.length === 0) diagnostics.push(diagnostic('MW1910', at, { path: written }));
    for (const path of own) paths.add(path);
  }
  await files.prepare([...paths]);
  return {
    name: nameOf(mesh, root),
    root,
    mesh,
    documents: documentsOf(files, paths),
    paths,
    folders: [root, ...found.includes.map(({ folder }) => folder)],
  };
}

/** Files that speak of us and belong to no mesh: no rule of theirs may be lost without a word. */
function looseFindings(gathering: Gathering, meshes: readonly Gathered[]): readonly Diagnostic[] {
  const { files, source } = gathering;
  return files.below(source.under).flatMap((path) => {
    if (meshes.some(({ paths }) => paths.has(path))) return [];
    if (!files.holds(path, 'meshwright') && meshes.length > 0) return [];
    const file = files.get(path);
    if (file === undefined || !mentionsUs(file.text)) return [];
    const documents = file.documents.filter(({ value }) => looksOurs(value));
    const outside = documents.map((each) => diagnostic('MW1912', placeOf(each, '/kind'), {}));
    return [...file.diagnostics, ...(meshes.length > 0 ? outside : [])];
  });
}

/** Without what only the gathering needs. */
function published({ name, root, documents, paths }: Gathered): WorkspaceMesh {
  return { name, root, documents, files: [...paths].sort(byCodeUnits) };
}

async function gather(source: OpenSource, { readings }: SharedReading): Promise<Workspace> {
  const gathering: Gathering = { source, files: library(readings), refused: [], diagnostics: [] };
  const { files, refused, diagnostics } = gathering;
  const cut = await readFolder(gathering, source.under);
  const { under } = source;
  const read = (folder: string, shallow = false) => readFolder(gathering, folder, shallow);
  const roots = cut ? meshRoots(files, under) : await findRoots({ files, under, read });
  const meshes: Gathered[] = [];
  for (const root of roots) meshes.push(await gatherMesh(gathering, root));
  diagnostics.push(...namesTaken(meshes));
  const used = new Set(meshes.flatMap(({ paths }) => [...paths]));
  for (const path of used) diagnostics.push(...(files.get(path)?.diagnostics ?? []));
  diagnostics.push(...looseFindings(gathering, meshes));
  const folders = meshes.flatMap((mesh) => mesh.folders);
  const concerns = ({ path, reason }: Refused) =>
    ['entries', 'depth', 'bytes'].includes(reason) ||
    folders.some((folder) => isBelow(path, folder));
  diagnostics.push(...refused.filter(concerns).map(refusal));
  if (meshes.length === 0 && !hasErrors(diagnostics))
    diagnostics.push(diagnostic('MW1901', {}, { folder: under || '.' }));
  return {
    root: source.root,
    ...(source.commit !== undefined && { commit: source.commit }),
    texts: textsOf(files, used, diagnostics),
    meshes: meshes.map(published),
    meshNames: cut ? [] : await allMeshNames(source, files, meshes),
    diagnostics: ordered(diagnostics),
  };
}

/** Only texts that can be pointed into are kept: a large repository holds much else. */
function textsOf(
  files: Library,
  used: ReadonlySet<string>,
  diagnostics: readonly Diagnostic[],
): Texts {
  const named = new Set(used);
  for (const { range } of diagnostics) if (range) named.add(range.file);
  const read = [...named].sort(byCodeUnits).map((path) => files.get(path));
  return new Map(read.flatMap((file) => (file ? [[file.path, file.text] as const] : [])));
}

async function gatherFrom(
  from: WorkspaceSource,
  shared: SharedReading,
  above?: string,
): Promise<Workspace> {
  const source = await openSource(from, above, shared.objects);
  try {
    return await gather(source, shared);
  } finally {
    await source.close();
  }
}

/**
 * Gathers what a run needs from files or from a commit: finds the meshes (those below the folder,
 * else the one above, else those that include it), reads their documents and says what was passed
 * by. It decides nothing about a document beyond which mesh it belongs to. `shared`: what was read for
 * another state; what has not changed since is the same value here, and nothing is read twice.
 *
 * @throws {FilesError} the folder does not exist or cannot be read. {RevisionError} the revision
 *   does not exist. {GitError} git or the repository fails.
 */
export async function loadWorkspace(
  from: WorkspaceSource,
  shared: SharedReading = sharedReading(),
): Promise<Workspace> {
  const workspace = await gatherFrom(from, shared);
  if (workspace.meshes.length > 0 || from.kind !== 'worktree') return workspace;
  // Outside of a repository the folder is its own root, unless a mesh begins above it.
  const above = await meshAbove(from.dir);
  return above === undefined ? workspace : gatherFrom(from, shared, above);
}
