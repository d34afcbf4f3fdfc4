import { describe, expect, it, test } from 'vitest';
import {
  calling,
  cart,
  fixed,
  granted,
  service,
  type Files,
} from '../../../support/fixable-folder.ts';
import { runCli } from '../../../support/run-cli.ts';

describe('what is written', () => {
  const cases: readonly (readonly [string, Files, string, string])[] = [
    ['a field', { 'a.yaml': service('cart', '  timeot: 3s # short\n') }, 'timeot', 'timeout'],
    ['a field in quotes', { 'a.yaml': service('cart', '  "timeot": 3s\n') }, 'timeot', 'timeout'],
    [
      'a field in a flow map',
      { 'a.yaml': service('cart', '  retry: {atempts: 2,  perTry: 1s}\n') },
      'atempts',
      'attempts',
    ],
    [
      'a word',
      { 'a.yaml': service('cart', '  eject: {consecutive: 3, errors: gatway}\n') },
      'gatway',
      'gateway',
    ],
    [
      'a word in a list',
      {
        'a.yaml': service(
          'cart',
          '  retry:\n    attempts: 1\n    when:\n      - conect-failure # x\n      - reset\n',
        ),
      },
      'conect-failure',
      'connect-failure',
    ],
    [
      'a kind',
      { 'a.yaml': service('cart', '  timeout: 3s\n').replace('Service', 'Servce') },
      'Servce',
      'Service',
    ],
    [
      'an apiVersion',
      {
        'a.yaml': service('cart', '  timeout: 3s\n')
          .replace('meshwright.dev', "'mehswright.dev")
          .replace('v1alpha1', "v1alpha1'"),
      },
      'mehswright',
      'meshwright',
    ],
    [
      'a name of the head',
      { 'a.yaml': service('cart', '  timeout: 3s\n').replace('namespace:', 'namspace:') },
      'namspace',
      'namespace',
    ],
    [
      'text that YAML reads as a number',
      { 'a.yaml': service('cart', '  versions: [1.30, v2]\n') },
      '1.30',
      '"1.30"',
    ],
    [
      'a callee',
      {
        ...cart,
        'a.yaml': service('alpha', '  calls:\n    carts: {} # mine\n').replaceAll(
          'carts',
          'checkot',
        ),
        'b.yaml': service('checkout', '  ports: {http: 8080}\n  allow: [{from: alpha}]\n'),
      },
      'checkot',
      'checkout',
    ],
    ['a method in a call', { ...cart, 'a.yaml': calling('{ops: [GETT /x]}') }, 'GETT', 'GET'],
  ];
  test.each(cases.map(([name, files, from, to]) => ({ name, files, from, to })))(
    '$name',
    async ({ files, from, to }) => {
      const { after, stdout, stderr } = await fixed(files);
      const before = files['a.yaml'] ?? '';
      expect(before).toContain(from);
      expect(after('a.yaml')).toBe(before.replace(from, to));
      expect(stdout).not.toContain('error[');
      expect(stderr).toMatch(/^fixed a\.yaml:\d+: (write|quote) `/);
    },
  );

  test.each([
    [
      'in a flow list',
      '{ops: [GET /x, POST /x,  DELETE /x, GET /y]} # c',
      '{ops: [GET /x, GET /y]} # c',
    ],
    ['at the start', '{ops: [POST /x, GET /x]}', '{ops: [GET /x]}'],
    ['at the end', '{ops: [ GET /x, POST /x ]}', '{ops: [ GET /x ]}'],
    ['one method', '{ops: ["GET|POST /x"]}', '{ops: ["GET /x"]}'],
    [
      'in a block list',
      '\n      # why\n      ops: # all\n        # read\n        - GET /x # x\n        - POST /x\n        # also\n        - "GET /y"',
      '\n      # why\n      ops: # all\n        # read\n        - GET /x # x\n        # also\n        - "GET /y"',
    ],
  ])('ops cut to what is granted, %s', async (_name, before, after) => {
    for (const [eol, end] of [
      ['\n', '\n'],
      ['\r\n', '\r\n'],
      ['\n', ''],
    ] as const) {
      const text = (ops: string) => calling(ops).replace(/\n$/, '').replaceAll('\n', eol) + end;
      const result = await fixed({ ...cart, 'a.yaml': text(before) });
      expect(result.after('a.yaml')).toBe(text(after));
      expect(result).toMatchObject({ code: 0 });
      expect(result.after('cart.yaml')).toBe(granted);
    }
  });

  test.each([
    [
      'flow',
      '    - {from: [carol,  alpha, "bravo"]}\n',
      '    - {from: [alpha,  "bravo", carol]}\n',
    ],
    [
      'flow on lines',
      '    - from: [\n        carol,\n        alpha,\n      ]\n',
      '    - from: [\n        alpha,\n        carol,\n      ]\n',
    ],
    [
      'block',
      '    - from:\n        - carol\n        # the first\n        - bravo # b\n        - alpha\n',
      '    - from:\n        - alpha\n        # the first\n        - bravo # b\n        - carol\n',
    ],
    [
      'comments move along',
      '    - from: # é 🚀\n        - carol # c\n        # über\n        - alpha\n',
      '    - from: # é 🚀\n        # über\n        - alpha\n        - carol # c\n',
    ],
    [
      'groups stay',
      '    - from:\n        - carol\n\n        - alpha\n',
      '    - from:\n        - carol\n\n        - alpha\n',
    ],
    [
      'a comment above the list stays',
      '    - from:\n        # all\n        - carol\n        - alpha\n',
      '    - from:\n        # all\n        - carol\n        - alpha\n',
    ],
    [
      'anchors stay',
      '    - from: [&c carol, alpha]\n    - from: *c\n      ops: [GET /x]\n',
      '    - from: [&c carol, alpha]\n    - from: *c\n      ops: [GET /x]\n',
    ],
    [
      'ops keep their order',
      '    - {from: alpha, ops: [GET /y, GET /x]}\n',
      '    - {from: alpha, ops: [GET /y, GET /x]}\n',
    ],
    [
      'a repeated caller',
      '    - {from: [alpha, bravo, alpha]}\n',
      '    - {from: [alpha, bravo]}\n',
    ],
    [
      'a repeated caller in a block',
      '    - from:\n        - alpha\n        - bravo # b\n        - alpha\n',
      '    - from:\n        - alpha\n        - bravo # b\n',
    ],
    [
      'a repeated caller with a comment stays',
      '    - from:\n        - alpha\n        - alpha # b\n',
      '    - from:\n        - alpha\n        - alpha # b\n',
    ],
  ])('sorted names: %s', async (_name, before, after) => {
    for (const eol of ['\n', '\r\n']) {
      const text = (allow: string) =>
        `# above\n${service('cart', `  ports: {http: 8080}\n  allow:\n${allow}`)}---\n# another\nkind: ConfigMap\n`.replaceAll(
          '\n',
          eol,
        );
      expect((await fixed({ 'a.yaml': text(before) })).after('a.yaml')).toBe(text(after));
    }
  });

  it('is done when it is done: a second run writes nothing', async () => {
    const { folder, stderr } = await fixed({
      ...cart,
      'a.yaml': calling('{opps: [GET /x, POST /x]}').replace('timeout', 'timeot'),
    });
    expect(stderr.match(/^fixed /gm)).toHaveLength(2);
    expect(await runCli(folder, ['check', '--fix'])).toMatchObject({ stderr: '', code: 0 });
  });
});
