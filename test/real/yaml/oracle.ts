import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What Kubernetes makes of one part of a file. */
export interface OracleDocument {
  readonly json?: unknown;
  readonly error?: string;
}

/** What Kubernetes makes of a file: its parts as kubectl splits it, or why it cannot be split. */
export interface OracleAnswer {
  readonly documents: readonly OracleDocument[];
  readonly error?: string;
}

/** A running helper process. */
export interface Oracle {
  ask(text: string): Promise<OracleAnswer>;
  stop(): void;
}

/** Builds the helper (sigs.k8s.io/yaml and kubectl's splitter, at the versions in go.mod). */
export function buildOracle(): string {
  const parts = process.env['MESHWRIGHT_PARTS'] ?? join(homedir(), '.cache', 'meshwright', 'parts');
  mkdirSync(parts, { recursive: true });
  const binary = join(parts, 'yaml-oracle');
  try {
    execFileSync('go', ['build', '-trimpath', '-o', binary, '.'], {
      cwd: join(import.meta.dirname, 'oracle'),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = isMissing
      ? '`go` is not on the PATH'
      : String((error as { stderr?: unknown }).stderr);
    throw new Error(`the YAML oracle could not be built: ${reason}`, { cause: error });
  }
  return binary;
}

/** Starts the helper. It answers line by line, in the order of the questions. */
export function startOracle(binary: string): Oracle {
  const child = spawn(binary, { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting: { resolve: (answer: OracleAnswer) => void; reject: (error: Error) => void }[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    waiting.shift()?.resolve(JSON.parse(line) as OracleAnswer);
  });
  const fail = (why: string) => {
    for (const { reject } of waiting.splice(0)) reject(new Error(why));
  };
  child.on('error', (error) => fail(error.message));
  child.on('exit', (code) => fail(`the YAML oracle ended with ${String(code)}`));
  return {
    ask: (text) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        const encoded = Buffer.from(text, 'utf8').toString('base64');
        child.stdin.write(`${JSON.stringify({ text: encoded })}\n`);
      }),
    stop: () => child.stdin.end(),
  };
}
