import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../kube/api-client.ts';
import { apply, installCrds, manifests, type Manifest } from '../kube/apply.ts';
import { startCluster, type Cluster } from '../kube/cluster.ts';
import { root, runNode } from '../node/versions.ts';
import { part } from '../part.ts';
import { startCommand, type WebhookCommand } from './webhook-command.ts';

/** The name of the webhook, as the API server puts it before our message. */
const name = 'check.meshwright.dev';

function registration({ url, ca }: WebhookCommand) {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'meshwright' },
    webhooks: [
      {
        name,
        clientConfig: { url: `${url}/validate`, caBundle: Buffer.from(ca).toString('base64') },
        rules: [
          {
            apiGroups: ['security.istio.io', 'networking.istio.io'],
            apiVersions: ['*'],
            operations: ['CREATE', 'UPDATE', 'DELETE'],
            resources: ['*'],
          },
        ],
        admissionReviewVersions: ['v1'],
        matchPolicy: 'Equivalent',
        sideEffects: 'None',
        failurePolicy: 'Fail',
        timeoutSeconds: 2,
      },
    ],
  };
}

interface Spoken extends Manifest {
  readonly spec: unknown;
}

function object(kind: string, own: string, spec: unknown, annotations = {}): Spoken {
  const group = kind === 'VirtualService' ? 'networking' : 'security';
  const apiVersion = `${group}.istio.io/v1`;
  const metadata = { name: own, namespace: 'bookinfo', annotations };
  return { apiVersion, kind, metadata, spec };
}

const collection = ({ apiVersion, kind, metadata }: Manifest): string => {
  const plural = `${kind.toLowerCase()}s`.replace('policys', 'policies');
  return `/apis/${apiVersion}/namespaces/${metadata.namespace}/${plural}`;
};

let cluster: Cluster;
let webhook: WebhookCommand;
let folder: string;
let commit: string;
/** What runs, to be stopped also where a later one does not start. */
const running: { readonly stop: () => Promise<unknown> }[] = [];
afterAll(async () => {
  for (const one of running.toReversed()) await one.stop();
  rmSync(folder, { recursive: true, force: true });
});

function git(...args: string[]): string {
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.com'];
  return execFileSync('git', [...who, ...args], { cwd: folder })
    .toString('utf8')
    .trim();
}

/** Commits all that is there; the commit's id. */
function commitAll(message: string): string {
  git('add', '-A');
  git('commit', '-q', '-m', message);
  return git('rev-parse', 'HEAD');
}

/** Bookinfo in a repository of its own: the webhook serves a commit of it. */
function repository(): void {
  folder = mkdtempSync(join(tmpdir(), 'meshwright-intents-'));
  cpSync(join(root, 'examples/bookinfo'), folder, { recursive: true });
  git('init', '-q', '-b', 'main');
  commit = commitAll('bookinfo');
}

beforeAll(async () => {
  repository();
  cluster = await startCluster();
  running.push(cluster);
  await installCrds(
    cluster.call,
    join(part('istio'), 'manifests/charts/base/files/crd-all.gen.yaml'),
  );
  for (const each of ['bookinfo', 'istio-system', 'istio-ingress'])
    await apply(cluster.call, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: each } });
});

const create = (made: Manifest, query = ''): Promise<Answer> =>
  cluster.call('POST', `${collection(made)}${query}`, made);

const open = object('PeerAuthentication', 'open', { mtls: { mode: 'PERMISSIVE' } });

beforeAll(async () => {
  webhook = await startCommand(['--repo', folder, '--ref', 'main']);
  running.push(webhook);
  const { status, body } = await apply(cluster.call, registration(webhook));
  expect(status, JSON.stringify(body)).toBe(201);
  // The API server takes up a new registration within a second or two.
  for (let attempt = 0; (await create(open, '?dryRun=All')).status < 400; attempt += 1) {
    if (attempt === 50) throw new Error('the webhook was never asked');
    await sleep(200);
  }
});

describe('behind a real API server', () => {
  it.each([
    object('PeerAuthentication', 'good', { mtls: { mode: 'STRICT' } }),
    object('AuthorizationPolicy', 'good', {
      rules: [{ from: [{ source: { principals: ['cluster.local/ns/bookinfo/sa/x'] } }] }],
    }),
    object('VirtualService', 'good', {
      hosts: ['reviews.bookinfo.svc.cluster.local'],
      http: [{ route: [{ destination: { host: 'reviews' } }], timeout: '2s' }],
    }),
  ])('a good $kind is stored', async (made) => {
    const { status, body } = await create(made);
    expect(status, JSON.stringify(body)).toBe(201);
  });

  it.each([
    [open, 'strict-mtls', 'spec.mtls.mode'],
    [
      object('AuthorizationPolicy', 'open', {
        rules: [{ to: [{ operation: { ports: ['80'] } }] }],
      }),
      'no-wildcard-callers',
      'spec.rules[0]',
    ],
    [
      object('VirtualService', 'open', {
        hosts: ['reviews.bookinfo.svc.cluster.local'],
        http: [{ route: [{ destination: { host: 'reviews' } }] }],
      }),
      'timeout-required',
      'spec.http[0]',
    ],
  ])('a bad $kind is refused: rule, object, field, way out', async (made, rule, field) => {
    const { status, body } = await create(made);
    const message = String(body['message']);
    expect(status).toBe(422);
    expect(message).toContain(
      `admission webhook "${name}" denied the request: ${made.kind}/bookinfo/open: 1 problem\n- ${rule} ${field}`,
    );
    expect(message).toMatch(/\(.{10,}\)\nsee https:\/\/meshwright\.dev\//);
    expect((await cluster.call('GET', `${collection(made)}/open`)).status).toBe(404);
  });

  it('what Bookinfo compiles to is stored, whole and without a warning', async () => {
    const cli = join(root, 'dist/cli.js');
    const { stdout } = await runNode(process.execPath, [cli, 'compile', folder, '--stdout']);
    const objects = manifests(stdout).filter(({ apiVersion }) => apiVersion.includes('istio.io/'));
    expect(objects.length).toBeGreaterThan(10);
    for (const each of objects) {
      const { status, body, warnings } = await apply(cluster.call, each);
      expect(status, JSON.stringify(body)).toBe(201);
      expect(warnings).toEqual([]);
    }
  });

  it('a weakened object of ours names the line in Git and the commit', async () => {
    const cli = join(root, 'dist/cli.js');
    const { stdout } = await runNode(process.execPath, [cli, 'compile', folder, '--stdout']);
    const ours = manifests(stdout).find(({ kind }) => kind === 'VirtualService') as Spoken;
    const spec = JSON.parse(
      JSON.stringify(ours.spec, (key, value: unknown) => (key === 'timeout' ? undefined : value)),
    ) as unknown;
    const { status, body } = await apply(cluster.call, { ...ours, spec } as Spoken);
    expect(status).toBe(422);
    expect(body['message']).toMatch(
      new RegExp(`, from \\S+\\.yaml:\\d+ at ${commit.slice(0, 7)}: \\d+ problem`),
    );
  });

  it('deleting one of ours passes with a warning', async () => {
    const path = '/apis/networking.istio.io/v1/namespaces/bookinfo/virtualservices';
    const { body } = await cluster.call('GET', path);
    const items = body['items'] as readonly Manifest[];
    const ours = items.find(({ metadata }) => metadata.name !== 'good');
    const { status, warnings } = await cluster.call('DELETE', `${path}/${ours?.metadata.name}`);
    expect(status).toBe(200);
    expect(warnings.join()).toContain('is compiled from Git');
  });

  it('what the API server blows up to five times its size is judged', async () => {
    const blown = (timeout: object) =>
      object('VirtualService', 'blown', {
        hosts: ['reviews.bookinfo.svc.cluster.local'],
        http: [
          {
            route: [{ destination: { host: 'reviews' } }],
            headers: { request: { set: { 'x-blown': '<'.repeat(900_000) } } },
            ...timeout,
          },
        ],
      });
    // Only tried: etcd would not take it.
    const good = await create(blown({ timeout: '2s' }), '?dryRun=All');
    expect(good.status, JSON.stringify(good.body).slice(0, 500)).toBe(201);
    const { status, body } = await create(blown({}), '?dryRun=All');
    expect(status).toBe(422);
    expect(body['message']).toContain('timeout-required');
  });

  it('forty at once are all judged', async () => {
    const made = Array.from({ length: 40 }, (_, n) =>
      object('PeerAuthentication', `n-${n}`, {
        mtls: { mode: n % 2 === 0 ? 'STRICT' : 'DISABLE' },
      }),
    );
    const answers = await Promise.all(made.map((each) => create(each, '?dryRun=All')));
    expect(answers.map(({ status }) => status)).toEqual(
      made.map((_, n) => (n % 2 === 0 ? 201 : 422)),
    );
  });
});

it('follows the branch, and answers name the new commit', async () => {
  writeFileSync(join(folder, 'README.md'), 'One more file.\n');
  const next = commitAll('a file more');
  await expect
    .poll(() => webhook.said(), { timeout: 60_000 })
    .toContain(`"commit":"${next}","msg":"the intents have changed"`);
  expect((await create(open, '?dryRun=All')).status).toBe(422);
});

// Last: it ends the webhook.
it('ends when it is told to, and then nothing passes', async () => {
  expect(await webhook.stop()).toBe(0);
  expect(webhook.said()).not.toMatch(/"level":[56]0/);
  const { status, body } = await create(object('PeerAuthentication', 'later', {}));
  expect(status).toBe(500);
  expect(body['message']).toContain('failed calling webhook');
});
