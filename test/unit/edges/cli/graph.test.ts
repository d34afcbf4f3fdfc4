import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  bookinfo,
  copyBookinfo,
  edit,
  letDetailsCallRatings,
  ratings,
  reviews,
  twoMeshes,
  valid,
} from '../../../support/bookinfo-folder.ts';
import { gitRepository } from '../../../support/git-repository.ts';
import { runCli } from '../../../support/run-cli.ts';
import { strictDot } from '../../../support/strict-dot.ts';
import { mermaidFlaws } from '../../../support/strict-mermaid.ts';
import { temporaryFolder, writeFiles } from '../../../support/temporary-folder.ts';

interface Shown {
  readonly nodes: readonly { readonly id: string; readonly kind: string }[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
  readonly chains?: readonly (readonly { readonly to: string }[])[];
}

async function graphOf(folder: string, ...argv: readonly string[]): Promise<Shown> {
  const { code, stdout, stderr } = await runCli(folder, ['graph', ...argv, '-o', 'json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return valid('graph', stdout) as unknown as Shown;
}

const pairs = ({ edges }: Shown) => edges.map(({ from, to }) => `${from} ${to}`);

describe('graph', () => {
  it('says by callee and port who calls, what, and whether the caller says so too', async () => {
    const { code, stdout, stderr } = await runCli(bookinfo(), ['graph']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^mesh demo: 7 services, 6 callers, 12 calls\n/);
    expect(stdout).toContain(
      [
        'bookinfo/ratings:9080 (http, mTLS strict)',
        '  bookinfo/productpage      GET /ratings/*',
        '  bookinfo/reviews          GET /ratings/*',
        '  sa:monitoring/prometheus  GET /metrics',
      ].join('\n'),
    );
  });

  it('gives a program nodes with team, labels and ports, and edges with their lines', async () => {
    const folder = bookinfo();
    const shown = await graphOf(folder);
    expect(shown.nodes).toContainEqual({
      id: 'bookinfo/ratings',
      kind: 'service',
      namespace: 'bookinfo',
      team: 'bookinfo',
      labels: {},
      ports: [{ name: 'http', number: 9080, protocol: 'http' }],
    });
    expect(shown.nodes).toContainEqual(
      expect.objectContaining({ id: 'ingress:bookinfo', kind: 'gateway' }),
    );
    expect(shown.nodes.find(({ id }) => id === 'bookinfo/googleapis')?.kind).toBe('external');
    expect(shown.nodes.find(({ id }) => id === 'sa:monitoring/prometheus')?.kind).toBe('account');
    const lines = readFileSync(join(folder, ratings), 'utf8').split('\n');
    const grant = lines.findIndex((line) => line.includes('from: [reviews, productpage]')) + 1;
    expect(shown.edges).toContainEqual({
      from: 'bookinfo/reviews',
      to: 'bookinfo/ratings',
      port: 9080,
      protocol: 'http',
      requests: ['GET /ratings/*'],
      mtls: 'strict',
      declared: true,
      sources: expect.arrayContaining([{ file: ratings, line: grant }]),
    });
  });

  it('is a flowchart, and DOT, with frames for namespaces', async () => {
    const folder = bookinfo();
    const drawn = await runCli(folder, ['graph', '-o', 'mermaid']);
    expect(mermaidFlaws(drawn.stdout)).toEqual([]);
    expect(drawn.stdout).toContain('subgraph g0["bookinfo"]');
    const { stdout } = await runCli(folder, ['graph', '-o', 'dot']);
    const { clusters, edges } = strictDot(stdout);
    expect(clusters).toEqual(['bookinfo']);
    expect(edges).toContainEqual({
      from: 'bookinfo/reviews',
      to: 'bookinfo/ratings',
      label: 'GET /ratings/*',
    });
    const markdown = await runCli(folder, ['graph', '-o', 'markdown']);
    expect(markdown.stdout).toContain('| `bookinfo/reviews` | `bookinfo/ratings:9080` |');
  });

  it('prints the chains between two ends, the shortest first, and 0 also for none', async () => {
    const folder = bookinfo();
    const argv = ['--from', 'ingress:bookinfo', '--to', 'ratings'];
    const shown = await graphOf(folder, ...argv);
    expect(shown.chains?.map((way) => way.map(({ to }) => to))).toEqual([
      ['bookinfo/productpage', 'bookinfo/ratings'],
      ['bookinfo/productpage', 'bookinfo/reviews', 'bookinfo/ratings'],
    ]);
    expect(shown.nodes.map(({ id }) => id)).not.toContain('bookinfo/details');
    const { stdout } = await runCli(folder, ['graph', ...argv]);
    expect(stdout).toMatch(/^2 chains of calls from ingress:bookinfo to bookinfo\/ratings\n/);
    const account = ['--from', 'sa:bookinfo/bookinfo-productpage', '--to', 'ratings'];
    expect((await graphOf(folder, ...account)).chains).toHaveLength(2);
    expect((await graphOf(folder, '--from', 'any', '--to', 'ratings')).chains).toEqual([]);
    const none = await runCli(folder, ['graph', '--from', 'details', '--to', 'ratings']);
    expect(none).toMatchObject({
      code: 0,
      stdout: 'no chain of calls leads from bookinfo/details to bookinfo/ratings\n',
    });
  });

  it('leads every chain through calls that `can` allows', async () => {
    const folder = bookinfo();
    const { chains = [] } = await graphOf(folder, '--from', 'ingress:bookinfo', '--to', 'ratings');
    const paths: Readonly<Record<string, string>> = {
      'bookinfo/productpage': '/productpage',
      'bookinfo/ratings': '/ratings/0',
      'bookinfo/reviews': '/reviews/0',
    };
    for (const way of chains)
      for (const { from, to } of way as readonly { readonly from: string; readonly to: string }[])
        expect((await runCli(folder, ['can', from, to, 'GET', paths[to] ?? '/'])).code).toBe(0);
  });

  it('shows only what was asked for', async () => {
    const folder = bookinfo();
    expect(pairs(await graphOf(folder, '--service', 'reviews'))).toEqual([
      'bookinfo/reviews bookinfo/ratings',
      'bookinfo/productpage bookinfo/reviews',
      'sa:monitoring/prometheus bookinfo/reviews',
    ]);
    const down = await graphOf(folder, '--service', 'reviews', '--downstream', '--hops', '2');
    expect(pairs(down)).toEqual([
      'bookinfo/ratings bookinfo/mongodb',
      'bookinfo/ratings bookinfo/mysqldb',
      'bookinfo/reviews bookinfo/ratings',
    ]);
    expect(pairs(await graphOf(folder, '--from', 'reviews'))).toEqual(pairs(down));
    const up = await graphOf(folder, '--to', 'reviews');
    expect(pairs(up)).toContain('ingress:bookinfo bookinfo/productpage');
    expect(pairs(up)).not.toContain('bookinfo/reviews bookinfo/ratings');
    const all = pairs(await graphOf(folder));
    expect(pairs(await graphOf(folder, '--team', 'bookinfo'))).toEqual(all);
    expect(pairs(await graphOf(folder, '--namespace', 'bookinfo'))).toEqual(all);
  });

  it.each([
    [['--service', 'review'], /no service or caller 'review' in this mesh \(did you mean/],
    [['--from', 'ingress:bokinfo'], /did you mean ingress:bookinfo\?/],
    [['--namespace', 'bokinfo'], /no namespace 'bokinfo' in this mesh \(did you mean bookinfo\?\)/],
    [['--team', 'x'], /no team 'x'/],
    [['--service', 'reviews', '--hops', '0'], /--hops 0: a number from 1/],
    [['--hops', '2'], /--hops says how far around --service/],
    [['--service', 'reviews', '--from', 'details'], /ask different things/],
    [['--from', 'reviews', '--to', 'ratings', '--team', 'x'], /no team 'x'/],
    [['--from', 'reviews', '--to', 'ratings', '--team', 'bookinfo'], /--team does not go with/],
  ])('%j is wrong use', async (argv, message) => {
    const { code, stdout, stderr } = await runCli(bookinfo(), ['graph', ...argv]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('asks a commit, one of several meshes, and the meshes below a folder', async () => {
    const repository = gitRepository();
    copyBookinfo(repository.folder);
    repository.commit();
    letDetailsCallRatings(repository.folder);
    const then = pairs(await graphOf(repository.folder, '--at', 'HEAD'));
    const now = pairs(await graphOf(repository.folder));
    expect(then).not.toContain('bookinfo/details bookinfo/ratings');
    expect(now).toContain('bookinfo/details bookinfo/ratings');
    const both = twoMeshes();
    expect((await runCli(both, ['graph'])).stderr).toContain('choose with --mesh');
    expect(await graphOf(both, '--mesh', 'prod')).toMatchObject({ mesh: 'prod' });
    expect(await graphOf(both, 'staging')).toMatchObject({ mesh: 'staging' });
  });

  it('answers in spite of a broken guarantee, and not where the documents do not resolve', async () => {
    const folder = bookinfo();
    letDetailsCallRatings(folder);
    expect((await runCli(folder, ['graph'])).code).toBe(0);
    edit(folder, reviews, 'allow:', 'alow:');
    const { code, stdout } = await runCli(folder, ['graph', '-o', 'json']);
    expect(code).toBe(1);
    expect(valid('check-report', stdout)['summary']).not.toMatchObject({ errors: 0 });
  });

  it('draws no part of what is too much to draw, and writes nothing then', async () => {
    const names = Array.from({ length: 24 }, (_, index) => `s${index}`);
    const folder = temporaryFolder();
    writeFiles(folder, {
      'mesh.yaml':
        'apiVersion: meshwright.dev/v1alpha1\nkind: Mesh\nmetadata: {name: wide}\nspec:\n  agreement: server\n  targets:\n    local: {type: istio, dataplane: sidecar, version: "1.30", rootNamespace: istio-system}\n',
      'services.yaml': names
        .map(
          (name) =>
            `apiVersion: meshwright.dev/v1alpha1\nkind: Service\nmetadata: {name: ${name}, namespace: shop}\nspec:\n  ports: {http: 80}\n  allow: [{from: [${names.filter((other) => other !== name).join(', ')}], ops: [GET /]}]\n`,
        )
        .join('---\n'),
    });
    const { code, stdout, stderr } = await runCli(folder, ['graph', '-o', 'mermaid']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/552 lines are more than Mermaid draws \(500\): .*--service.*-o dot/);
    expect((await runCli(folder, ['graph', '-o', 'dot'])).code).toBe(0);
    const part = await runCli(folder, ['graph', '--service', 's3', '-o', 'mermaid']);
    expect(mermaidFlaws(part.stdout)).toEqual([]);
  });
});
