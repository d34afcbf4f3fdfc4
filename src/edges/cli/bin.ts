import { exitCode } from './exit-code.ts';
import { processIo } from './io.ts';
import { main } from './main.ts';

/**
 * Whoever reads our output may stop early (`| head`): that is no failure of ours and no reason to
 * speak. A full disk is one, but not our bug either.
 */
function endOnBrokenOutput(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? exitCode.fine);
  process.stderr.write(`error: the output cannot be written: ${error.code ?? error.message}\n`);
  process.exit(exitCode.surroundings);
}

process.stdout.on('error', endOnBrokenOutput);
// Without a place for talk there is nobody to tell.
process.stderr.on('error', () => {});
// Not process.exit: what stands in the pipes must still be written.
process.exitCode = await main(process.argv.slice(2), processIo());
