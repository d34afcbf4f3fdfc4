import { approvals } from '../compare/approvals.ts';
import { blastRadius } from '../compare/blast-radius.ts';
import { compare } from '../compare/compare.ts';
import { guaranteeChanges } from '../compare/guarantee-changes.ts';
import { newChains } from '../compare/new-chains.ts';
import { weakenedGuarantees } from '../compare/weakened-guarantees.ts';
import type { Artifact } from '../compile/artifact.ts';
import { planDigest } from '../compile/digest.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Mesh } from '../model/mesh.ts';
import type { Texts } from '../source/text.ts';
import type { Difference } from './diff-json.ts';

/** One of two states to compare. */
export interface DifferenceSide {
  /** A commit id, `worktree`, `dir:PATH`. */
  readonly label: string;
  readonly texts: Texts;
  /** Absent where this side does not have the mesh. */
  readonly mesh?: Mesh;
}

/** What is known of the new state beside its meaning. */
export interface Afterwards {
  readonly findings: readonly Diagnostic[];
  readonly artifacts: readonly Artifact[];
  /** As in `Difference`. */
  readonly asked?: Difference['asked'];
}

/** Compares two states of one mesh in every way that a report tells of. */
export function difference(
  name: string,
  before: DifferenceSide,
  after: DifferenceSide,
  { findings, artifacts, asked }: Afterwards,
): Difference {
  const sides = { before: before.mesh, after: after.mesh };
  const changes = compare(before.mesh, after.mesh);
  const promises = guaranteeChanges(before.mesh, after.mesh);
  const weakened = weakenedGuarantees(promises, before.mesh, after.mesh);
  return {
    mesh: name,
    from: before.label,
    to: after.label,
    changes,
    chains: newChains(changes, before.mesh, after.mesh),
    radius: blastRadius(changes, before.mesh, after.mesh),
    guarantees: promises,
    approvals: approvals(changes, weakened, sides),
    findings,
    texts: { before: before.texts, after: after.texts },
    ...(asked && { asked }),
    ...(artifacts.length > 0 && { plan: planDigest(artifacts) }),
  };
}
