/** One file as it was read: the path from the root of the read tree, with `/`, and its text. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
}

/** The texts of one read tree, by path: what a renderer needs to show a place. */
export type Texts = ReadonlyMap<string, string>;
