import { keptPast, markerId, type CommentState, type Outlook } from './marker.ts';
import type { CommentAbout } from './input.ts';
import { code } from './markdown-text.ts';
import { symbols } from './verdict.ts';

const isCommit = (label: string): boolean => /^[0-9a-f]{40,64}$/.test(label);
/** Commits whole; anything else only as far as it can be told from others. */
const stateLabel = (label: string): string => (isCommit(label) ? label : markerId(label));
const short = (label: string): string => (isCommit(label) ? label.slice(0, 7) : markerId(label));

/** What the comment remembers after this run: one more revision where the head is another one. */
export function nextState(
  { id, pr, head, base, previous }: CommentAbout,
  outlook: Outlook,
  plan: string | undefined,
): CommentState {
  const rev =
    previous === undefined ? 1 : previous.rev + (previous.head === stateLabel(head) ? 0 : 1);
  const earlier = (previous?.past ?? []).filter(([past]) => past !== short(head));
  const own = isCommit(head) ? [[short(head), outlook] as const] : [];
  return {
    id: markerId(id),
    ...(pr !== undefined && { pr }),
    head: stateLabel(head),
    base: stateLabel(base),
    ...(plan !== undefined && { plan: `sha256:${plan.slice(0, 12)}` }),
    rev,
    past: [...own, ...earlier].slice(0, keptPast),
  };
}

/** Which commits, which plan, and how earlier heads came out: an edited comment hides its past. */
export function footer({ repository, run }: CommentAbout, state: CommentState): string {
  const link = (label: string) =>
    repository !== undefined && isCommit(label)
      ? `[${code(short(label))}](${repository}/commit/${label})`
      : code(short(label));
  const plan = state.plan === undefined ? [] : [`plan ${code(state.plan)}`];
  const page = run !== undefined && /^https?:\/\/[\w.:/-]+$/.test(run) ? [`[run](${run})`] : [];
  const history = state.past.map(([head, outlook]) => `${code(head)} ${symbols[outlook]}`);
  const revision = `edited in place, revision ${state.rev}`;
  const told = history.length > 0 ? `${revision} — ${history.join(' · ')}` : revision;
  const commits = `${link(state.base)} → ${link(state.head)}`;
  return `<sub>${[commits, ...plan, ...page, told].join(' · ')}</sub>`;
}
