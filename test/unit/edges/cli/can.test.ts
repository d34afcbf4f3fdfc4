import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  bookinfo,
  copyBookinfo,
  details,
  edit,
  letDetailsCallRatings,
  reviews,
  twoMeshes,
  valid,
} from '../../../support/bookinfo-folder.ts';
import { gitRepository } from '../../../support/git-repository.ts';
import { runCli } from '../../../support/run-cli.ts';
import { strictDot } from '../../../support/strict-dot.ts';
import { mermaidFlaws } from '../../../support/strict-mermaid.ts';
import { temporaryFolder, writeFiles } from '../../../support/temporary-folder.ts';

describe('can', () => {
  const get = ['GET', '/reviews/0'];

  it('allows with 0 and names the lines on both sides', async () => {
    const { code, stdout, stderr } = await runCli(bookinfo(), [
      'can',
      'bookinfo/productpage',
      'bookinfo/reviews',
      ...get,
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^allow: bookinfo\/productpage → bookinfo\/reviews:9080 GET \/reviews\/0/,
    );
    expect(stdout).toMatch(/--> teams\/bookinfo\/reviews\.yaml:\d+/);
    expect(stdout).toMatch(/--> teams\/bookinfo\/productpage\.yaml:\d+/);
    expect(stdout).toMatch(/route: v1 90 % · v3 10 %, timeout 3s/);
  });

  it('denies with 1 and says what is missing, and in whose file', async () => {
    const { code, stdout } = await runCli(bookinfo(), ['can', 'details', 'reviews', ...get]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^deny: /);
    expect(stdout).toMatch(
      /missing: `bookinfo\/reviews` does not grant it \(teams\/bookinfo\/reviews\.yaml:\d+, owned by @demo\/bookinfo\): add `- \{from: details, ops: \[GET \/reviews\/0\]\}` to its `allow`/,
    );
    expect(stdout).toMatch(
      /missing: `bookinfo\/details` does not declare it \(teams\/bookinfo\/details\.yaml:\d+, .*\): add `reviews: \{ops: \[GET \/reviews\/0\]\}` to its `calls`/,
    );
  });

  it('says that a service which speaks no HTTP takes no requests', async () => {
    const { code, stderr } = await runCli(bookinfo(), ['can', 'ratings', 'mongodb', ...get]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/takes connections and no requests: .*leave out method and path/);
  });

  it('what it says is missing is enough', async () => {
    const folder = bookinfo();
    edit(folder, reviews, 'allow:', 'allow:\n    - {from: details, ops: [GET /reviews/0]}');
    edit(folder, details, 'calls:', 'calls:\n    reviews: {ops: [GET /reviews/0]}');
    expect(await runCli(folder, ['can', 'details', 'reviews', ...get])).toMatchObject({ code: 0 });
  });

  it('names the grant that is missing where a gateway has no route', async () => {
    const folder = bookinfo();
    const argv = ['can', 'ingress:bookinfo', 'productpage', 'GET', '/new'];
    const { code, stdout } = await runCli(folder, argv);
    expect(code).toBe(1);
    expect(stdout).toContain('add `- {from: "ingress:bookinfo", ops: [GET /new]}` to its `allow`');
    expect(stdout).not.toContain('`calls`');
    const file = 'teams/bookinfo/productpage.yaml';
    edit(folder, file, 'allow:', 'allow:\n    - {from: "ingress:bookinfo", ops: [GET /new]}');
    expect((await runCli(folder, argv)).code).toBe(0);
  });

  it('names the caller alone where only its declaration is missing', async () => {
    const folder = bookinfo();
    edit(folder, reviews, 'allow:', 'allow:\n    - {from: details, ops: [GET /reviews/0]}');
    const { code, stdout } = await runCli(folder, ['can', 'details', 'reviews', ...get]);
    expect(code).toBe(1);
    expect(stdout).toContain('`bookinfo/details` does not declare it');
    expect(stdout).not.toContain('does not grant it');
  });

  it.each([
    ['deny', ['bookinfo/productpage', 'bookinfo/reviews', 'GET', '/reviews/0/x']],
    ['deny', ['bookinfo/productpage', 'bookinfo/reviews', 'POST', '/reviews/0']],
    ['deny', ['any', 'bookinfo/reviews', 'GET', '/reviews/0']],
    ['allow', ['ingress:bookinfo', 'bookinfo/productpage', 'GET', '/productpage']],
    ['deny', ['ingress:bookinfo', 'bookinfo/productpage', 'GET', '/metrics']],
    ['deny', ['ingress:bookinfo', 'bookinfo/reviews', 'GET', '/reviews/0']],
    ['allow', ['sa:monitoring/prometheus', 'bookinfo/reviews', 'GET', '/metrics']],
    [
      'allow',
      [
        'spiffe://cluster.local/ns/bookinfo/sa/bookinfo-productpage',
        'bookinfo/reviews',
        'GET',
        '/reviews/0',
      ],
    ],
    [
      'deny',
      [
        'spiffe://evil.example/ns/bookinfo/sa/bookinfo-productpage',
        'bookinfo/reviews',
        'GET',
        '/reviews/0',
      ],
    ],
    ['allow', ['bookinfo/ratings', 'bookinfo/mysqldb']],
    ['deny', ['bookinfo/reviews', 'bookinfo/mysqldb', '--port', '3306']],
    ['allow', ['productpage', 'reviews', 'GET', '/x/../reviews/%30?a=b']],
  ])('%s: %j', async (decision, argv) => {
    const { code, stdout } = await runCli(bookinfo(), ['can', ...argv, '-o', 'json']);
    expect(valid('decision', stdout)['decision']).toBe(decision);
    expect(code).toBe(decision === 'allow' ? 0 : 1);
  });

  it('routes by header', async () => {
    const argv = [
      'can',
      'productpage',
      'reviews',
      ...get,
      '--header',
      'End-User=jason',
      '-o',
      'json',
    ];
    const { stdout } = await runCli(bookinfo(), argv);
    expect(valid('decision', stdout)['route']).toMatchObject({
      to: [{ service: 'bookinfo/reviews', version: 'v2', weight: 100 }],
      timeout: '3s',
      retries: 1,
    });
  });

  it('asks a commit, whatever stands in the files', async () => {
    const repository = gitRepository();
    copyBookinfo(repository.folder);
    repository.commit();
    edit(repository.folder, reviews, 'from: productpage', 'from: ratings');
    const argv = ['can', 'productpage', 'reviews', ...get];
    expect((await runCli(repository.folder, [...argv, '--at', 'HEAD'])).code).toBe(0);
    expect((await runCli(repository.folder, argv)).code).toBe(1);
  });

  it('answers in spite of a broken guarantee, and not where the documents do not resolve', async () => {
    const folder = bookinfo();
    letDetailsCallRatings(folder);
    expect((await runCli(folder, ['check'])).stdout).toContain('MW3901');
    expect((await runCli(folder, ['can', 'details', 'ratings', 'GET', '/ratings/0'])).code).toBe(0);
    edit(folder, reviews, 'allow:', 'alow:');
    const { code, stdout } = await runCli(folder, [
      'can',
      'details',
      'ratings',
      'GET',
      '/ratings/0',
      '-o',
      'json',
    ]);
    expect(code).toBe(1);
    expect(valid('check-report', stdout)['summary']).not.toMatchObject({ errors: 0 });
  });

  it('asks one of several meshes, whatever is wrong in the others', async () => {
    const folder = twoMeshes();
    edit(join(folder, 'staging'), reviews, 'allow:', 'alow:');
    const argv = ['can', 'productpage', 'reviews', ...get];
    const open = await runCli(folder, argv);
    expect(open).toMatchObject({ code: 2, stderr: expect.stringContaining('prod, staging') });
    expect((await runCli(folder, [...argv, '--mesh', 'prod'])).code).toBe(0);
    const broken = await runCli(folder, [...argv, '--mesh', 'staging']);
    expect(broken.code).toBe(1);
    expect(broken.stdout).toContain('error[');
    expect((await runCli(join(folder, 'prod'), argv)).code).toBe(0);
  });

  it('a file that cannot be read leaves no answer: it may have held a deny', async () => {
    const folder = bookinfo();
    writeFiles(folder, { 'deny.yaml': 'apiVersion: meshwright.dev/v1alpha1\nkind: [\n' });
    const { code, stdout } = await runCli(folder, ['can', 'productpage', 'reviews', ...get]);
    expect(code).toBe(1);
    expect(stdout).not.toContain('allow:');
  });
});

describe('a path that proxies do not leave alone', () => {
  const document = (kind: string, metadata: string, spec: string) =>
    `apiVersion: meshwright.dev/v1alpha1\nkind: ${kind}\nmetadata: ${metadata}\nspec:\n${spec}`;
  const target = (name: string, normalization: string) =>
    `    ${name}: {type: istio, dataplane: sidecar, version: "1.30", rootNamespace: istio-system, pathNormalization: ${normalization}}\n`;

  /** A service that refuses `/admin`, on targets that read `//admin` in different ways. */
  function guarded(...normalizations: readonly string[]): string {
    const folder = temporaryFolder();
    const targets = normalizations.map((each) => target(each, each)).join('');
    writeFiles(folder, {
      'mesh.yaml': document('Mesh', '{name: shop}', `  targets:\n${targets}`),
      'web.yaml': document('Service', '{name: web, namespace: shop}', '  calls: {api: {}}\n'),
      'api.yaml': document(
        'Service',
        '{name: api, namespace: shop}',
        '  ports: {http: 80}\n  allow: [{from: web}]\n  deny: [{from: any, ops: [ANY /admin]}]\n',
      ),
    });
    return folder;
  }

  const ask = (folder: string, path: string, ...more: readonly string[]) =>
    runCli(folder, ['can', 'web', 'api', 'GET', path, ...more]);

  it('is asked about as each target reads it; the worst answer is the answer', async () => {
    const folder = guarded('base', 'merge-slashes');
    const { code, stdout } = await ask(folder, '//admin');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^deny: shop\/web → shop\/api:80 GET \/admin /);
    expect(stdout).toContain('path //admin: base (base) makes it //admin: allow\n');
    expect(stdout).toContain('path //admin: merge-slashes (merge-slashes) makes it /admin: deny\n');
    const report = valid('decision', (await ask(folder, '//admin', '-o', 'json')).stdout);
    expect(report).toMatchObject({
      decision: 'deny',
      cause: 'deny-rule',
      paths: [
        { targets: ['base'], normalization: 'base', path: '//admin', decision: 'allow' },
        { normalization: 'merge-slashes', path: '/admin', decision: 'deny', cause: 'deny-rule' },
      ],
    });
  });

  it('is asked about once where all targets read it alike', async () => {
    expect((await ask(guarded('base'), '//admin')).code).toBe(0);
    expect((await ask(guarded('merge-slashes'), '//admin')).code).toBe(1);
    const plain = await ask(guarded('base', 'merge-slashes'), '/other');
    expect(plain.code).toBe(0);
    expect(plain.stdout).not.toContain('path ');
  });
});

describe('forms of an answer', () => {
  const asked = ['can', 'details', 'reviews', 'GET', '/reviews/0'];

  it('names what decides by a word for programs', async () => {
    const causeOf = async (argv: readonly string[]) =>
      valid('decision', (await runCli(bookinfo(), [...argv, '-o', 'json'])).stdout)['cause'];
    expect(await causeOf(asked)).toBe('no-grant');
    expect(await causeOf(['can', 'productpage', 'reviews', 'GET', '/reviews/0'])).toBe('granted');
    expect(await causeOf(['can', 'any', 'reviews', 'GET', '/reviews/0'])).toBe('tls');
    expect(await causeOf(['can', 'ingress:bookinfo', 'reviews', 'GET', '/x'])).toBe('gateway');
    expect(await causeOf(['can', 'ratings', 'mysqldb', '--port', '1'])).toBe('port');
  });

  it('is Markdown, a flowchart and DOT of the way', async () => {
    const folder = bookinfo();
    const markdown = await runCli(folder, [...asked, '-o', 'markdown']);
    expect(markdown.code).toBe(1);
    expect(markdown.stdout).toMatch(
      /^### ❌ deny: `bookinfo\/details → bookinfo\/reviews:9080 GET/,
    );
    expect(markdown.stdout).toContain('**Missing** `bookinfo/reviews` does not grant it');
    const allowed = ['can', 'productpage', 'reviews', 'GET', '/reviews/0'];
    const { stdout } = await runCli(folder, [...allowed, '-o', 'mermaid']);
    expect(mermaidFlaws(stdout)).toEqual([]);
    expect(stdout).toMatch(/ == "allow GET \/reviews\/0, reviews\.yaml:\d+" ==> /);
    expect(stdout).toContain('-- "weight 90" -->');
    const drawn = strictDot((await runCli(folder, [...allowed, '-o', 'dot'])).stdout);
    expect([...drawn.nodes.keys()]).toEqual(
      expect.arrayContaining(['bookinfo/productpage', 'bookinfo/reviews', 'bookinfo/reviews v1']),
    );
    const stopped = ['can', 'ingress:bookinfo', 'reviews', 'GET', '/x', '-o', 'dot'];
    const refused = strictDot((await runCli(folder, stopped)).stdout);
    expect(refused.nodes.get('bookinfo/reviews')).toBe('reviews (not reached)');
  });

  it('takes a token that nobody vouches for, which has no issuer', async () => {
    const argv = [...asked, '--bad-jwt'];
    expect((await runCli(bookinfo(), argv)).code).toBe(1);
    const both = await runCli(bookinfo(), [...argv, '--claim', 'a=b']);
    expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining('--bad-jwt') });
  });
});
