import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseAllDocuments } from 'yaml';
import type { Answer, Call } from './api-client.ts';

/** As much of a Kubernetes object as its path needs. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** The objects of a YAML stream. */
export function manifests(text: string): readonly Manifest[] {
  return [...parseAllDocuments(text)]
    .map((document) => document.toJS() as Manifest | null)
    .filter((object) => object !== null);
}

/** The resource of a kind, as paths name it; good for the kinds that these tests use. */
function resourceOf(kind: string): string {
  return `${kind.toLowerCase()}s`.replace(/([^aeiou])ys$/, '$1ies');
}

function pathOf({ apiVersion, kind, metadata }: Manifest): string {
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const scope = metadata.namespace === undefined ? '' : `/namespaces/${metadata.namespace}`;
  return `${group}${scope}/${resourceOf(kind)}/${metadata.name}`;
}

/** Server-side apply; `dryRun` goes through admission and stores nothing. */
export function apply(call: Call, object: Manifest, dryRun = false): Promise<Answer> {
  const query = `fieldManager=test&force=true${dryRun ? '&dryRun=All' : ''}`;
  return call('PATCH', `${pathOf(object)}?${query}`, object);
}

function isEstablished({ body }: Answer): boolean {
  const status = body['status'] as { conditions?: { type: string; status: string }[] } | undefined;
  return (status?.conditions ?? []).some(
    (condition) => condition.type === 'Established' && condition.status === 'True',
  );
}

/** Installs the CRDs of a file and waits until the API server serves all of them. */
export async function installCrds(call: Call, file: string): Promise<void> {
  const crds = manifests(readFileSync(file, 'utf8'));
  for (const crd of crds) {
    const { status, body } = await apply(call, crd);
    if (status >= 300) throw new Error(`${crd.metadata.name}: ${JSON.stringify(body)}`);
  }
  for (const crd of crds) {
    for (let attempt = 0; !isEstablished(await call('GET', pathOf(crd))); attempt += 1) {
      if (attempt === 100) throw new Error(`${crd.metadata.name} is not served`);
      await sleep(100);
    }
  }
}
