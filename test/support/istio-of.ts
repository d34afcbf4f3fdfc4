import type { KubeObject } from '../../src/compile/artifact.ts';
import { compile, filesOf, type CompiledTarget } from '../../src/compile/compile.ts';
import type { OutputFile } from '../../src/compile/layout.ts';
import type { JsonObject } from '../../src/source/json.ts';
import { targets } from '../../src/targets/index.ts';
import { soundMeshOf, type Files } from './mesh-of.ts';

const header = 'apiVersion: meshwright.dev/v1alpha1\n';

/** What a Mesh of one Istio target says before a test adds to it. */
const meshSpec =
  'targets: {local: {type: istio, dataplane: sidecar, version: "1.30", rootNamespace: istio-system}}';

/** A Mesh `demo` with further keys of its spec, and other documents without their apiVersion. */
export function documents(spec: string, ...others: readonly string[]): string {
  const lines = [meshSpec, ...spec.split('\n')].map((line) => `  ${line}`).join('\n');
  const mesh = `kind: Mesh\nmetadata: {name: demo}\nspec:\n${lines}`;
  return [mesh, ...others].map((text) => `${header}${text.trim()}\n`).join('---\n');
}

/** A Service document on one line of spec. */
export function service(name: string, spec: string): string {
  const [namespace = '', short = ''] = name.split('/');
  return `kind: Service\nmetadata: {name: ${short}, namespace: ${namespace}}\nspec: ${spec}`;
}

/** The only target of sound documents, compiled. */
function compiledOf(files: Files): CompiledTarget {
  const { value, diagnostics } = compile(soundMeshOf(files), targets);
  const [target] = value;
  if (target === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return target;
}

/** The files of the only target of sound documents. */
export function istioFiles(files: Files): readonly OutputFile[] {
  return filesOf(compiledOf(files));
}

/** The objects of the only target of sound documents. */
export function istioObjects(files: Files): readonly KubeObject[] {
  return compiledOf(files).artifacts.map(({ object }) => object);
}

/** The spec of one object; undefined if it is not emitted. */
export function specOf(files: Files, kind: string, name: string): JsonObject | undefined {
  const found = istioObjects(files).find(
    (object) =>
      object.kind === kind && `${object.metadata.namespace}/${object.metadata.name}` === name,
  );
  return found && (found.spec ?? {});
}
