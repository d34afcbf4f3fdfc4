import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCli } from './run-cli.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A minimal Mesh. */
export const mesh = `apiVersion: meshwright.dev/v1alpha1
kind: Mesh
metadata: {name: demo}
spec:
  targets: {local: {type: istio, dataplane: sidecar, version: "1.30", rootNamespace: istio-system}}
`;
/** A Service document of `shop`, with the lines of its spec. */
export const service = (name: string, spec: string): string =>
  `apiVersion: meshwright.dev/v1alpha1\nkind: Service\nmetadata: {name: ${name}, namespace: shop}\nspec:\n${spec}`;

/** Callers that every test may name. */
const callers = ['alpha', 'bravo', 'carol']
  .map((name) => service(name, '  identity: ' + name + '\n'))
  .join('---\n');

/** Texts by path. */
export type Files = Readonly<Record<string, string>>;

/** A folder with a Mesh, three callers and these files. */
export function folderOf(files: Files): string {
  return temporaryFolder({ 'mesh.yaml': mesh, 'callers.yaml': callers, ...files });
}

/** The files after `check --fix`, and what it said. */
export async function fixed(files: Files) {
  const folder = folderOf(files);
  const result = await runCli(folder, ['check', '--fix']);
  const after = (name: string) => readFileSync(join(folder, name), 'utf8');
  return { ...result, folder, after };
}

/** What `cart` grants. */
export const granted = service(
  'cart',
  '  ports: {http: 8080}\n  allow: [{from: [alpha, bravo], ops: [GET /x, GET /y]}]\n',
);
/** `alpha`, which calls `cart`. */
export const calling = (ops: string): string => service('alpha', `  calls:\n    cart: ${ops}\n`);
/** `bravo`, which does what it is granted. */
export const others = service('bravo', '  calls: [cart]\n');
/** `cart` and those who call it but `alpha`. */
export const cart = { 'cart.yaml': granted, 'callers.yaml': others };
