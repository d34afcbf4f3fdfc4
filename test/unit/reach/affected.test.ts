import { describe, expect, it } from 'vitest';
import { check } from '../../../src/check/check.ts';
import type { CheckedDocument } from '../../../src/check/checked.ts';
import type { Artifact } from '../../../src/compile/artifact.ts';
import { compile } from '../../../src/compile/compile.ts';
import { concernedDocuments, isConcerned } from '../../../src/compile/concerned.ts';
import { questionsOf, type Subject } from '../../../src/compile/questions.ts';
import type { Mesh } from '../../../src/model/mesh.ts';
import { model, modelMemo } from '../../../src/model/model.ts';
import { affected } from '../../../src/reach/affected.ts';
import { read } from '../../../src/read/read.ts';
import { targets } from '../../../src/targets/index.ts';

const head = 'apiVersion: meshwright.dev/v1alpha1\n';
const [teams, size] = [20, 4];
const nameOf = (index: number): string => {
  const all = teams * size;
  const at = (index + all) % all;
  return `n${Math.floor(at / size)}/s${at}`;
};

function serviceText(index: number, lines: readonly string[] = []): string {
  const [namespace, name] = nameOf(index).split('/');
  return `${head}kind: Service
metadata: {name: ${name}, namespace: ${namespace}, labels: {tier: "${index % 3}"}}
spec:
  ports: {http: 8080}
  versions: [v1, v2]
  routes: [{to: {v1: 90, v2: 10}}]
  allow:
    - {from: ${nameOf(index - 1)}, ops: [GET /x, POST /x]}
    - {from: ${nameOf(index - 5)}, ops: [GET /x]}
${index % 6 === 0 ? `    - {from: "ingress:public", ops: [GET /s${index}/**]}\n` : ''}  calls:
    ${nameOf(index + 1)}: {ops: [GET /x]}
    ${nameOf(index + 5)}: {ops: [GET /x], timeout: 2s}
${lines.map((line) => `  ${line}\n`).join('')}`;
}

function town(spec = ''): Map<string, string> {
  const texts = new Map([
    [
      'mesh.yaml',
      `${head}kind: Mesh
metadata: {name: demo}
spec:
  targets: {local: {type: istio, dataplane: sidecar, version: "1.30", rootNamespace: istio-system}}
  gateways: {public: {namespace: ingress, serviceAccount: gateway, hosts: [shop.example.com]}}
${spec}`,
    ],
  ]);
  for (let team = 0; team < teams; team += 1)
    texts.set(
      `t${team}.yaml`,
      `${head}kind: Team\nmetadata: {name: t${team}}\nspec: {namespaces: [n${team}]}\n`,
    );
  for (let index = 0; index < teams * size; index += 1)
    texts.set(`s${index}.yaml`, serviceText(index));
  return texts;
}

/** Both states, resolved with one memo; a text that stands in both is one document. */
function states(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>) {
  const memo = modelMemo();
  const known = new Map<string, readonly CheckedDocument[]>();
  const resolved = [before, after].map((texts) => {
    const checked = [...texts].flatMap(([file, text]) => {
      const found = known.get(text) ?? check(read({ file, text }).value).value;
      known.set(text, found);
      return found;
    });
    const { value: mesh, diagnostics } = model(checked, texts, [], [], memo);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    return { checked, mesh: mesh as Mesh };
  });
  return { was: resolved[0] as (typeof resolved)[0], is: resolved[1] as (typeof resolved)[0] };
}

const identity = ({ object: { kind, metadata } }: Artifact): string =>
  `${kind} ${metadata.namespace ?? ''} ${metadata.name}`;

const objectsOf = (mesh: Mesh): ReadonlyMap<string, Artifact> =>
  new Map(
    compile(mesh, targets).value.flatMap(({ artifacts }) =>
      artifacts.filter(({ advice }) => advice !== true).map((each) => [identity(each), each]),
    ),
  );

const changes: Readonly<Record<string, (texts: Map<string, string>) => unknown>> = {
  'a timeout': (texts) => texts.set('s21.yaml', serviceText(21, ['timeout: 4s'])),
  'a mode of mTLS': (texts) => texts.set('s21.yaml', serviceText(21, ['mtls: permissive'])),
  'a deny': (texts) =>
    texts.set('s21.yaml', serviceText(21, [`deny: [{from: ${nameOf(20)}, ops: [POST /x]}]`])),
  'an endpoint outside': (texts) =>
    texts.set('s21.yaml', serviceText(21, ['endpoints: [{address: 192.0.2.1}]'])),
  'a service less': (texts) => {
    texts.delete('s21.yaml');
    for (const [file, text] of texts)
      texts.set(
        file,
        text
          .split('\n')
          .filter((line) => !line.includes('n5/s21'))
          .join('\n'),
      );
  },
  'a way in': (texts) =>
    texts.set(
      's21.yaml',
      serviceText(21).replace(
        '  allow:\n',
        '  allow:\n    - {from: "ingress:public", ops: [GET /new/**]}\n',
      ),
    ),
};

describe.each(['', '  agreement: both\n'])('what a change can have affected, with `%s`', (spec) => {
  it.each(Object.entries(changes))('holds all that %s changes in the output', (_name, change) => {
    const texts = town(spec);
    const { was, is } = states(texts, applied(texts, change));
    const found = affected(was.mesh, is.mesh);
    if (found === undefined) throw new Error('a service changed, and nothing that concerns all');
    expect(found.part.services.length).toBeLessThan(is.mesh.services.length);
    const [before, after, part] = [was.mesh, is.mesh, found.part].map(objectsOf) as [
      ReadonlyMap<string, Artifact>,
      ReadonlyMap<string, Artifact>,
      ReadonlyMap<string, Artifact>,
    ];
    const asked = askedAbout(found.names, is.mesh, is.checked, found.part);
    for (const [key, artifact] of after) {
      const old = before.get(key);
      if (old !== undefined && JSON.stringify(old.object) === JSON.stringify(artifact.object))
        continue;
      expect(part.get(key)?.object, key).toEqual(artifact.object);
      expect(asked, key).toContain(JSON.stringify(artifact.object));
    }
    // Whatever guardrails are asked of the part, they would be asked of the whole.
    const whole = new Set([...after.values()].map(({ object }) => JSON.stringify(object)));
    const intents = new Set(is.checked.map(({ document }) => JSON.stringify(document.value)));
    for (const object of asked) expect(whole.has(object) || intents.has(object), object).toBe(true);
  });
});

function applied(
  texts: ReadonlyMap<string, string>,
  change: (texts: Map<string, string>) => unknown,
): ReadonlyMap<string, string> {
  const copy = new Map(texts);
  change(copy);
  return copy;
}

function askedAbout(
  names: ReadonlySet<string>,
  mesh: Mesh,
  checked: readonly CheckedDocument[],
  part: Mesh,
): readonly string[] {
  const documents = concernedDocuments(checked, names, mesh);
  const isAsked = (subject: Subject) => isConcerned(subject, names);
  const questions = questionsOf(mesh, documents, compile(part, targets).value, isAsked);
  return questions.map(({ object }) => JSON.stringify(object));
}

describe('what concerns all', () => {
  it('leaves nothing that is not affected', () => {
    const { was, is } = states(town(), town('  defaults: {timeout: 4s}\n'));
    const found = affected(was.mesh, is.mesh);
    expect(found?.part.services.length ?? is.mesh.services.length).toBe(is.mesh.services.length);
  });

  it('is nothing where nothing changed', () => {
    const { was, is } = states(town(), town());
    expect(affected(was.mesh, is.mesh)?.names).toEqual(new Set());
  });
});
