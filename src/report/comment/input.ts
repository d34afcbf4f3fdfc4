import type { OutputFile } from '../../compile/layout.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Edge } from '../../reach/edges.ts';
import type { Texts } from '../../source/text.ts';
import type { Difference } from '../diff-json.ts';
import type { CommentState } from './marker.ts';

/** What every comment is about. */
export interface CommentAbout {
  /** Name of the mesh: tells the comments of one pull request apart. */
  readonly id: string;
  readonly pr?: number;
  /** Whole commit ids, or what else the two sides are called. */
  readonly base: string;
  readonly head: string;
  /** `https://github.com/acme/mesh`: where files are linked to. Absent = no links. */
  readonly repository?: string;
  /** Page of the run that wrote this. */
  readonly run?: string;
  /** Version of meshwright. */
  readonly version: string;
  /** What the comment that is there already remembers. */
  readonly previous?: CommentState;
  /** In bytes; 60,000 unless given. At least `leastBudget`. */
  readonly budget?: number;
  /** What the place takes at most, in bytes, where that is not a comment; 65,536 unless given. */
  readonly hardBudget?: number;
}

/** Two states that were compared. */
export interface ComparedInput extends CommentAbout {
  readonly kind: 'compared';
  readonly difference: Difference;
  /** The calls of the new state around those that change. */
  readonly edges: readonly Edge[];
  /** What both sides compile to. */
  readonly files: { readonly before: readonly OutputFile[]; readonly after: readonly OutputFile[] };
}

/** A state that has no meaning, so that nothing could be compared. */
export interface UnresolvedInput extends CommentAbout {
  readonly kind: 'unresolved';
  /** Which side it is. */
  readonly side: 'base' | 'head';
  readonly findings: readonly Diagnostic[];
  readonly texts: Texts;
}

export type CommentInput = ComparedInput | UnresolvedInput;
