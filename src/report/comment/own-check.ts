import type { Change } from '../../compare/change.ts';
import { visible } from '../visible.ts';
import { clamp, details, fenced } from './markdown-text.ts';
import type { Section } from './budget.ts';
import type { CommentAbout } from './input.ts';

/** A word that a shell takes as it is: names of a repository are copied into a terminal from here. */
function shellWord(text: string): string {
  const shown = clamp(visible(text));
  return /^[\w./:@%+=-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", "'\\''")}'`;
}

/** Callers that the command line can name. */
function isCallable(name: string | undefined): name is string {
  return name !== undefined && /^(?:(?:ingress|sa):)?[a-z0-9-]+(?:\/[a-z0-9-]+)?$/.test(name);
}

function canLine(changes: readonly Change[], command: string, head: string): readonly string[] {
  const change = changes.find(
    ({ class: kind, from, witness }) => kind === 'widens' && witness && isCallable(from),
  );
  const { from, to, witness } = change ?? {};
  if (from === undefined || to === undefined || witness === undefined) return [];
  const { wire, method, path, port } = witness.request;
  const request = wire === 'tcp' ? [] : [method, path];
  const words = [from, to, ...request].map(shellWord).join(' ');
  // Only a commit can be asked for: what is not committed is what is asked without `--at`.
  const at = /^[0-9a-f]{40,64}$/.test(head) ? ` --at ${head}` : '';
  return [`${command} can ${words} --port ${port}${at}`];
}

/** How to get the same answers without trusting a comment. */
export function ownCheck(about: CommentAbout, changes: readonly Change[]): Section {
  const command = `npx meshwright@${about.version}`;
  const lines = [
    '# the same report, locally: no cluster is needed',
    `${command} diff --from ${shellWord(about.base)} --to ${shellWord(about.head)}`,
    ...canLine(changes, command, about.head),
  ];
  const text = details('Check it yourself', fenced('sh', lines));
  return { priority: 5, forms: [{ text }, { text: '', leftOut: 'how to check it yourself' }] };
}
