import { PassThrough } from 'node:stream';
import type { Io } from '../../src/edges/cli/io.ts';
import { main } from '../../src/edges/cli/main.ts';

/** How one command line ended. */
export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function sink(): { readonly stream: PassThrough; readonly text: () => string } {
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') };
}

/** Runs one command line in this process, started in a folder, on a fixed day. */
export async function runCli(
  cwd: string,
  argv: readonly string[],
  changed: Partial<Io> = {},
): Promise<CliResult> {
  const [out, err] = [sink(), sink()];
  const io: Io = {
    stdout: out.stream,
    stderr: err.stream,
    env: {},
    cwd,
    isTty: { stdout: false, stderr: false },
    now: () => new Date('2026-11-22T12:00:00Z'),
    ...changed,
  };
  const code = await main(argv, io);
  // What was written last reaches the listeners in a later turn.
  await new Promise((resolve) => setImmediate(resolve));
  return { code, stdout: out.text(), stderr: err.text() };
}
