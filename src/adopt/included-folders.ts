import { byCodeUnits } from '../diagnostics/order.ts';

/** More folders than this in a Mesh are no longer a list that a person keeps. */
const limit = 12;

const parentOf = (folder: string) => folder.slice(0, Math.max(0, folder.lastIndexOf('/')));

/** The folders that hold a folder, nearest first. */
function* above(folder: string): Generator<string> {
  for (let at = folder; at !== '';) {
    at = parentOf(at);
    yield at;
  }
}

/** Folders without those that stand below another one of them. */
function outermost(folders: readonly string[]): readonly string[] {
  const all = new Set(folders);
  return [...all].filter((folder) => ![...above(folder)].some((each) => all.has(each)));
}

const stepsOf = (path: string) => (path === '' ? [] : path.split('/'));
const depthOf = (folder: string) => stepsOf(folder).length;

/** The way from one folder to another, with `/`. */
function wayTo(from: string, to: string): string {
  const [up, down] = [stepsOf(from), stepsOf(to)];
  let same = 0;
  while (same < up.length && up[same] === down[same]) same += 1;
  return [...up.slice(same).map(() => '..'), ...down.slice(same)].join('/');
}

/**
 * The folders that hold files, for `include` of a Mesh: few, so the deepest ones are named by the
 * folder above them until they are. What stands below the Mesh is there without a word.
 *
 * @param files paths from the root. @param meshFolder folder of the Mesh; `''` is the root.
 */
export function includedFolders(files: readonly string[], meshFolder: string): readonly string[] {
  if (meshFolder === '') return [];
  let folders = outermost(files.map(parentOf));
  while (folders.length > limit) {
    const deepest = folders.reduce((most, each) => Math.max(most, depthOf(each)), 0);
    const raised = folders.map((each) => (depthOf(each) === deepest ? parentOf(each) : each));
    folders = outermost(raised);
  }
  return folders
    .filter((folder) => folder !== meshFolder && !folder.startsWith(`${meshFolder}/`))
    .map((folder) => wayTo(meshFolder, folder))
    .sort(byCodeUnits);
}
