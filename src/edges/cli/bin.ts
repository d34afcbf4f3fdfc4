import { main } from './main.ts';
import { processIo } from './io.ts';

/**
 * Whoever reads our output may stop early (`| head`): that is no failure of ours and no reason for
 * a stack trace.
 */
function quietOnBrokenPipe(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
    throw error;
  });
}

quietOnBrokenPipe(process.stdout);
quietOnBrokenPipe(process.stderr);
// Not process.exit: what stands in the pipes must still be written.
process.exitCode = await main(process.argv.slice(2), processIo());
