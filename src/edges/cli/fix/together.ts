import type { Fix } from '../../../diagnostics/fix.ts';
import { collide, type Edit } from '../../../source/edit.ts';

/** Characters of a stretch of text by which edits are found again. */
const stretch = 1024;

/** The stretches that an edit touches: two edits that collide have one in common. */
function stretchesOf({ file, start, end }: Edit): readonly string[] {
  const first = Math.floor(start / stretch);
  const count = Math.floor(end / stretch) - first + 1;
  return Array.from({ length: count }, (_, index) => `${first + index} ${file}`);
}

/**
 * Those of some fixes that can be made together: of two that collide the second one waits. A file
 * may have fixes by the ten thousand, so each edit is compared with its neighbours only.
 */
export function together(fixes: readonly Fix[]): readonly Fix[] {
  const taken = new Map<string, Edit[]>();
  return fixes.filter(({ edits }) => {
    const isFree = edits.every((edit) =>
      stretchesOf(edit).every((at) => !taken.get(at)?.some((other) => collide(edit, other))),
    );
    if (isFree) for (const edit of edits) take(taken, edit);
    return isFree;
  });
}

function take(taken: Map<string, Edit[]>, edit: Edit): void {
  for (const at of stretchesOf(edit)) {
    const edits = taken.get(at);
    if (edits) edits.push(edit);
    else taken.set(at, [edit]);
  }
}
