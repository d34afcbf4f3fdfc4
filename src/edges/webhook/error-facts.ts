import { visible } from '../../report/visible.ts';
import { UnresolvedError } from './policy-state.ts';

/** Kubernetes has no longer name; a forged review may. */
const nameLength = 253;

/** A text from outside, as long as a log line bears. */
export function clamped(text: string): string {
  return text.length <= nameLength ? text : `${text.slice(0, nameLength)}…`;
}

/**
 * An error without its message: what other libraries say of a failure quotes what they failed on,
 * and that may be a secret in a review.
 */
export function errorFacts(error: unknown): object {
  if (!(error instanceof Error)) return { error: typeof error };
  // The message goes first: its lines could look like frames.
  const trace = (error.stack ?? '').replace(error.message, '');
  const frames = trace.split('\n').filter((line) => /^\s+at /.test(line));
  return { error: error.name, stack: frames.slice(0, 8).map((line) => line.trim()) };
}

/** Findings that are named where intents cannot be taken. */
const findingsShown = 5;

/** Why intents were not taken. They are no secret to who runs the server, so the reason is told. */
export function reloadFacts(error: unknown): object {
  if (error instanceof UnresolvedError) {
    const errors = error.diagnostics.filter(({ severity }) => severity === 'error');
    const shown = errors.slice(0, findingsShown);
    return {
      error: error.name,
      errors: errors.length,
      findings: shown.map(({ code, range }) => `${code} ${range?.file ?? ''}`.trim()),
    };
  }
  if (!(error instanceof Error)) return errorFacts(error);
  return { error: error.name, reason: clamped(visible(error.message)) };
}
