/** Short ways to write intents in tests. */

const head = 'apiVersion: meshwright.dev/v1alpha1\n';

/** A Mesh `demo` with one Istio target; `spec` are further lines of its spec, indented by two. */
export function meshText(spec = ''): string {
  const target = '{type: istio, dataplane: sidecar, version: "1.30", rootNamespace: istio-system}';
  return `${head}kind: Mesh\nmetadata: {name: demo}\nspec:\n  targets: {local: ${target}}\n${spec}`;
}

/** A Team that closes a namespace of its name. */
export function teamText(name: string, spec = ''): string {
  return `${head}kind: Team\nmetadata: {name: ${name}}\nspec:\n  namespaces: [${name}]\n${spec}`;
}

/** A Service; `spec` is a flow map. */
export function serviceText(name: string, spec: string): string {
  const [namespace = '', short = ''] = name.split('/');
  return `${head}kind: Service\nmetadata: {name: ${short}, namespace: ${namespace}}\nspec: ${spec}\n`;
}

/** Documents of one file. */
export function stream(...documents: readonly string[]): string {
  return documents.join('---\n');
}
