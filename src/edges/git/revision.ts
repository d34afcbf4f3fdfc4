/**
 * Our own grammar for revisions, much narrower than git's: a name (branch, tag, remote branch,
 * `HEAD`) or a hex id of 7 digits and more, then any of `^`, `^2`, `~3`. No `@{…}`, `:path`, `..`,
 * spaces, control characters or globs, and nothing that begins with `-`: a revision must never be
 * able to become an option or a path, whatever git does with it next.
 */
const step = String.raw`[\p{L}\p{N}_][\p{L}\p{N}_.+=#%@-]*`;
const grammar = new RegExp(String.raw`^(?:${step})(?:/${step})*(?:\^[0-9]?|~[0-9]{0,6})*$`, 'u');

/** A text that may be asked of git as a revision. */
export type Revision = string & { readonly revision: unique symbol };

/** Whether a text is a revision in our grammar. Whether it exists, only git knows. */
export function isRevision(text: string): text is Revision {
  if (text.length > 250 || !grammar.test(text)) return false;
  return !/\.\.|@\{|\.lock(?:\/|$|[\^~])|\.(?:\/|$|[\^~])/.test(text);
}
