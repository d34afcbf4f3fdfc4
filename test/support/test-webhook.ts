import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { request, type RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import {
  startWebhook,
  type RunningWebhook,
  type WebhookOptions,
} from '../../src/edges/webhook/start-webhook.ts';
import type { ThreadFiles } from '../../src/edges/webhook/thread-files.ts';
import type { JsonObject } from '../../src/source/json.ts';
import { writeFiles } from './temporary-folder.ts';

/** What a server answered. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

/** The response of an AdmissionReview, as tests look at it. */
export interface Reviewed {
  readonly uid: string;
  readonly allowed: boolean;
  readonly status?: { readonly code: number; readonly reason: string; readonly message: string };
  readonly warnings?: readonly string[];
}

/** A webhook in this process, with a folder of intents of its own. */
export interface TestWebhook extends RunningWebhook {
  /** The folder that is served. */
  readonly folder: string;
  readonly call: (
    method: string,
    path: string,
    body?: string | Buffer,
    headers?: RequestOptions['headers'],
  ) => Promise<HttpAnswer>;
  /** Sends a review and reads the answer, which must be one. */
  readonly review: (request: JsonObject, query?: string) => Promise<Reviewed>;
  readonly logged: () => string;
  readonly stop: () => Promise<void>;
}

/** Reads the response of an answer that is an AdmissionReview. */
export function reviewed({ status, text }: HttpAnswer): Reviewed {
  if (status !== 200) throw new Error(`status ${status}: ${text}`);
  const { apiVersion, kind, response } = JSON.parse(text) as Record<string, unknown>;
  if (apiVersion !== 'admission.k8s.io/v1' || kind !== 'AdmissionReview')
    throw new Error(`no review: ${text}`);
  return response as Reviewed;
}

/** A whole review around a request. */
export function reviewText(request: JsonObject): string {
  return JSON.stringify({ kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', request });
}

function temporary(): { readonly path: string; readonly remove: () => void } {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'meshwright-webhook-')));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

let threads: Promise<ThreadFiles> | undefined;

/** The threads as the bundle holds them, built once a process. */
function builtThreads(): Promise<ThreadFiles> {
  if (threads === undefined) {
    const { path, remove } = temporary();
    process.once('exit', remove);
    threads = buildThreads(path);
  }
  return threads;
}

async function buildThreads(folder: string): Promise<ThreadFiles> {
  const source = (name: string) =>
    join(import.meta.dirname, '../../src/edges/webhook', `${name}-worker.ts`);
  const require = 'import { createRequire } from "node:module";';
  await build({
    entryPoints: { evaluator: source('evaluator'), reader: source('reader') },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    banner: { js: `${require} const require = createRequire(import.meta.url);` },
    outdir: folder,
    logLevel: 'error',
  });
  const built = (name: string) => pathToFileURL(join(folder, `${name}.mjs`));
  return { evaluator: built('evaluator'), reader: built('reader') };
}

/**
 * Starts a webhook over files.
 *
 * @param evaluator JavaScript of a thread that stands in for the real one.
 */
export async function testWebhook(
  files: Readonly<Record<string, string>>,
  options: Partial<WebhookOptions> = {},
  evaluator?: string,
): Promise<TestWebhook> {
  const [intents, code] = [temporary(), temporary()];
  writeFiles(intents.path, files);
  const stand = join(code.path, 'stand-in.mjs');
  if (evaluator !== undefined) writeFileSync(stand, evaluator);
  const log = new PassThrough();
  let logged = '';
  log.on('data', (chunk: Buffer) => {
    logged += chunk.toString('utf8');
  });
  const remove = () => {
    intents.remove();
    code.remove();
  };
  try {
    const running = await startWebhook({
      source: { kind: 'dir', path: intents.path },
      choose: (meshes) => {
        const [mesh] = meshes;
        if (mesh === undefined) throw new Error('no mesh');
        return mesh;
      },
      tls: { kind: 'self-signed', names: [] },
      host: '127.0.0.1',
      port: 0,
      log,
      now: () => new Date(),
      threads: {
        ...(await builtThreads()),
        ...(evaluator !== undefined && { evaluator: pathToFileURL(stand) }),
      },
      ...options,
    });
    const call = caller(running);
    return {
      ...running,
      folder: intents.path,
      call,
      review: async (request, query = '') =>
        reviewed(await call('POST', `/validate${query}`, reviewText(request))),
      logged: () => logged,
      stop: async () => {
        await running.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Calls a server by its own authority; each call on a connection of its own. */
function caller({ url, ca }: RunningWebhook): TestWebhook['call'] {
  return (method, path, body, headers = { 'content-type': 'application/json' }) =>
    new Promise((resolve, reject) => {
      const outgoing = request(
        `${url}${path}`,
        { method, ca, headers, agent: false },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              text: Buffer.concat(chunks).toString('utf8'),
            }),
          );
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
}
