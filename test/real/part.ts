/** A real tool or server that `test/real/run.mjs` gets; the versions stand in `parts.mjs`. */
export type Part =
  | 'node22'
  | 'node24'
  | 'opa'
  | 'istio'
  | 'istioctl'
  | 'istiod'
  | 'etcd'
  | 'kube-apiserver'
  | 'gitea'
  | 'envoy'
  | 'nca';

/**
 * Where a part is: the path of its executable, or of the module's folder for `istio`.
 * Throws where it is missing, because a real test that skips itself says nothing.
 */
export function part(name: Part): string {
  const variable = `MESHWRIGHT_PART_${name.toUpperCase().replaceAll('-', '_')}`;
  const path = process.env[variable];
  if (path === undefined) {
    throw new Error(`the part ${name} is not there: run \`npm run test:real\`, which gets it`);
  }
  return path;
}
