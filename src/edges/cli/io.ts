import type { Writable } from 'node:stream';

/** Everything a command may know of the world around it: handed in, so that tests run in process. */
export interface Io {
  /** Data only. */
  readonly stdout: Writable;
  /** Talk: progress, notes, errors of use. */
  readonly stderr: Writable;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly isTty: { readonly stdout: boolean; readonly stderr: boolean };
  readonly now: () => Date;
}

/** The io of a process. */
export function processIo(): Io {
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    isTty: { stdout: process.stdout.isTTY, stderr: process.stderr.isTTY },
    now: () => new Date(),
  };
}

/** Whether text for a stream is coloured: what the user forces, else what the terminal can. */
export function wantsColor({ env, isTty }: Io, stream: 'stdout' | 'stderr' = 'stdout'): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if ((env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb') return false;
  return isTty[stream];
}

/** The day as dates of intents are written, in UTC: `2026-11-22`. */
export function today(io: Io): string {
  return io.now().toISOString().slice(0, 10);
}
