import { sortedLists } from '../../../check/fixes/sorted-lists.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Fix } from '../../../diagnostics/fix.ts';
import type { MeshRun } from '../../workspace/run-meshes.ts';
import type { RunWorkspace } from '../run-workspace.ts';
import { agreedFixes, keyOf } from './agreed-fixes.ts';
import { together } from './together.ts';

/** Findings of reading and of shape: while there are errors among them, meaning is only guessed at. */
const isOfShape = ({ code }: Diagnostic): boolean => /^MW[12]/.test(code);

/** Findings that a call's operations may be cut beside: what is granted is known all the same. */
const leavesGrants = ({ code, severity }: Diagnostic): boolean =>
  severity !== 'error' || !/^MW[1-3]/.test(code) || /^MW(?:300[456]|39..)$/.test(code);

/** Whether a fix rests on what else the mesh says, so that this must be known whole. */
const isCut = ({ code }: Diagnostic): boolean => code === 'MW3005';

/** Fixes that the findings of one mesh allow by now: meaning waits for shape, cuts wait for all else. */
function due(found: readonly Diagnostic[], kind: Fix['kind']): readonly Fix[] {
  const isShaped = !found.some((each) => isOfShape(each) && each.severity === 'error');
  const isKnown = found.every(leavesGrants);
  return found.flatMap((finding) => {
    if (!isOfShape(finding) && !isShaped) return [];
    if (isCut(finding) && !isKnown) return [];
    const fix = finding.fixes?.find((each) => each.kind === kind);
    return fix ? [fix] : [];
  });
}

const sortings = (state: RunWorkspace, run: MeshRun): readonly Fix[] =>
  run.run.checked.flatMap((document) => sortedLists(document, state.workspace.texts));

/** The fixes of one kind that findings offer and that can be made now, together. */
export function offeredFixes(state: RunWorkspace, kind: Fix['kind']): readonly Fix[] {
  return together(agreedFixes(state, (found) => due(found, kind)));
}

/**
 * The fixes of one kind that can be made now, together. What is `write` takes in the sorting of
 * lists, which is nobody's finding.
 */
export function chooseFixes(state: RunWorkspace, kind: Fix['kind']): readonly Fix[] {
  const offered = offeredFixes(state, kind);
  if (kind === 'patch') return offered;
  const sorted = state.runs.flatMap((run) => sortings(state, run));
  // Lists in a file of several meshes are found once in each.
  const once = new Map(sorted.map((fix) => [keyOf(fix), fix]));
  return together([...offered, ...once.values()]);
}
