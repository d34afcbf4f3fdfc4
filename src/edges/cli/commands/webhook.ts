import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { terminal } from '../../../report/terminal.ts';
import { FilesError } from '../../files/files-error.ts';
import type { RunningWebhook, WebhookOptions } from '../../webhook/start-webhook.ts';
import type { WorkspaceSource } from '../../workspace/source.ts';
import { chooseMesh } from '../choose-mesh.ts';
import {
  collect,
  flagOption,
  listOption,
  textOption,
  type CliCommand,
  type Invocation,
  type Options,
} from '../command.ts';
import { exitCode, UsageError } from '../exit-code.ts';
import { wantsColor } from '../io.ts';

/** `https://…`, `ssh://…`, `git@host:path`: what git would go over the network for. */
const remote = /^(?:[a-z][a-z0-9+.-]*:\/\/|[^/\\]+@[^/\\]+:)/i;

function sourceOf({ dir, options }: Invocation): WorkspaceSource {
  const [repo, ref, folder] = ['repo', 'ref', 'dir'].map((name) => textOption(options, name));
  if (repo === undefined) {
    if (ref !== undefined) throw new UsageError('--ref needs --repo: the repository it is in');
    return { kind: 'worktree', dir: resolve(dir, folder ?? '.') };
  }
  if (folder !== undefined)
    throw new UsageError('--repo and --dir exclude each other: serve from one of them');
  if (remote.test(repo))
    throw new UsageError(
      `--repo ${repo}: only a repository on this machine can be served; clone it and give its path`,
    );
  return { kind: 'revision', dir: resolve(dir, repo), revision: ref ?? 'HEAD' };
}

function tlsOf({ dir, options }: Invocation): WebhookOptions['tls'] {
  const [cert, key] = [textOption(options, 'tlsCert'), textOption(options, 'tlsKey')];
  const isSelfSigned = flagOption(options, 'selfSigned');
  const names = listOption(options, 'hostName');
  if (isSelfSigned && (cert !== undefined || key !== undefined))
    throw new UsageError('--self-signed and --tls-cert, --tls-key exclude each other');
  if (isSelfSigned) return { kind: 'self-signed', names };
  if (cert === undefined || key === undefined)
    throw new UsageError('give --tls-cert and --tls-key, or --self-signed to try it out');
  if (names.length > 0 || textOption(options, 'caOut') !== undefined)
    throw new UsageError('--host-name and --ca-out belong to --self-signed');
  return { kind: 'files', cert: resolve(dir, cert), key: resolve(dir, key) };
}

/** A whole number within bounds. */
function numberOption(options: Options, name: string, flag: string, most: number): number {
  const written = textOption(options, name) ?? '';
  if (!/^\d{1,5}$/.test(written) || Number(written) > most)
    throw new UsageError(`${flag} '${written}': a number from 0 to ${most} is needed`);
  return Number(written);
}

async function writeAuthority(path: string, ca: string): Promise<void> {
  await writeFile(path, ca).catch((error: unknown) => {
    throw new FilesError('unwritable', path, error);
  });
}

/** Resolves when somebody asks the process to end: the drain it then gets, in milliseconds. */
function ended(drain: number): Promise<number> {
  return new Promise((done) => {
    const byCluster = () => end(drain);
    // Whoever sits at a terminal does not want to wait.
    const byHand = () => end(0);
    const end = (millis: number) => {
      process.removeListener('SIGTERM', byCluster).removeListener('SIGINT', byHand);
      done(millis);
    };
    process.once('SIGTERM', byCluster).once('SIGINT', byHand);
  });
}

async function serve(
  invocation: Invocation,
  webhook: RunningWebhook,
  drain: number,
): Promise<number> {
  const { dir, options, say } = invocation;
  try {
    const caOut = textOption(options, 'caOut');
    if (caOut !== undefined) await writeAuthority(resolve(dir, caOut), webhook.ca);
    else if (flagOption(options, 'selfSigned'))
      say(`clients check it by this caBundle:\n${webhook.ca}`);
    say(`listening on ${webhook.url}\n`);
    await webhook.close({ drain: await ended(drain) });
    return exitCode.fine;
  } catch (error) {
    await webhook.close({ drain: 0 });
    throw error;
  }
}

/** `webhook`: the validating admission server. */
export const webhookCommand: CliCommand = {
  name: 'webhook',
  summary: 'serve admission: judge what reaches the cluster by the same guardrails',
  declare: (command) =>
    command
      .option('--dir <dir>', 'intents: the meshes below this folder, else the one above')
      .option('--repo <path>', 'intents of a repository on this machine, at --ref')
      .option('--ref <ref>', 'branch, tag or commit; followed when it moves (default: HEAD)')
      .option('--mesh <name>', 'needed where there are several')
      .option('--port <port>', '0 for any that is free', '8443')
      .option('--host <address>', 'address to listen on; 0.0.0.0 in a cluster', '127.0.0.1')
      .option('--tls-cert <file>', 'certificate (PEM), taken anew when it changes')
      .option('--tls-key <file>', 'its key (PEM)')
      .option('--self-signed', 'certificate of an authority that ends with the process')
      .option('--host-name <name>', 'a further name in it; repeatable', collect)
      .option('--ca-out <file>', 'write the authority here, for `caBundle`')
      .option('--drain <seconds>', 'on SIGTERM, send callers elsewhere for so long', '5'),
  run: async (invocation) => {
    const { io, options, print } = invocation;
    const port = numberOption(options, 'port', '--port', 65_535);
    const drain = 1000 * numberOption(options, 'drain', '--drain', 600);
    const [source, tls] = [sourceOf(invocation), tlsOf(invocation)];
    const host = textOption(options, 'host') ?? '127.0.0.1';
    const mesh = textOption(options, 'mesh');
    // The server and its libraries are not loaded for other commands.
    const { startWebhook } = await import('../../webhook/start-webhook.ts');
    const { UnresolvedError } = await import('../../webhook/policy-state.ts');
    try {
      const webhook = await startWebhook({
        source,
        choose: (meshes) => chooseMesh(meshes, mesh),
        tls,
        host,
        port,
        log: io.stderr,
        now: io.now,
      });
      return await serve(invocation, webhook, drain);
    } catch (error) {
      if (!(error instanceof UnresolvedError)) throw error;
      print(terminal(error.diagnostics, error.texts, { color: wantsColor(io) }));
      return exitCode.findings;
    }
  },
};
