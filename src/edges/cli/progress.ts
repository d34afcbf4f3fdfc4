import type { Io } from './io.ts';

/** Tells a person at a terminal what is being done; silent everywhere else. */
export interface Progress {
  readonly enter: (what: string) => void;
  readonly end: () => void;
}

const silent: Progress = { enter: () => {}, end: () => {} };

/**
 * A spinner on stderr where that is a terminal and nobody records it. It is loaded only there: a
 * pipe or a CI log pays nothing for it.
 */
export async function startProgress(io: Io): Promise<Progress> {
  if (!io.isTty.stderr || io.env['CI'] !== undefined || io.env['TERM'] === 'dumb') return silent;
  const { default: ora } = await import('ora');
  const spinner = ora({ stream: io.stderr, discardStdin: false });
  return {
    enter: (what) => {
      spinner.text = what;
      // The stages are synchronous: without this nothing would be drawn until they are over.
      if (spinner.isSpinning) spinner.render();
      else spinner.start();
    },
    end: () => void spinner.stop(),
  };
}
