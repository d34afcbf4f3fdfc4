import { fieldOf, objectAt, type Manifest } from '../model/manifests/manifest.ts';
import { byParts } from '../diagnostics/order.ts';
import { titleOf, type Note } from './note.ts';
import { specOf, textAt } from './istio-objects.ts';

/** A mode as intents write it. */
export type MtlsMode = 'strict' | 'permissive' | 'disable';

const modes: Readonly<Record<string, MtlsMode>> = {
  STRICT: 'strict',
  PERMISSIVE: 'permissive',
  DISABLE: 'disable',
};

/** How mutual TLS stands today. */
export interface MtlsToday {
  /** Of the whole mesh; Istio's own default is permissive. */
  readonly mesh: MtlsMode;
  /** Of namespaces that differ from it. */
  readonly namespaces: ReadonlyMap<string, MtlsMode>;
  readonly notes: readonly Note[];
}

function modeOf(manifest: Manifest): MtlsMode | undefined {
  const mode = textAt(fieldOf(specOf(manifest), 'mtls'), 'mode') ?? '';
  return Object.hasOwn(modes, mode) ? modes[mode] : undefined;
}

function isForPods(manifest: Manifest): boolean {
  const selector = objectAt(fieldOf(specOf(manifest), 'selector'));
  return Object.keys(objectAt(fieldOf(selector, 'matchLabels'))).length > 0;
}

/**
 * Reads PeerAuthentications: one without a selector is for its namespace, in the root namespace for
 * the mesh. Those for chosen pods are left to a reader. Of several for one namespace the oldest
 * counts for Istio; which one that is no manifest says.
 * https://istio.io/latest/docs/reference/config/security/peer_authentication/
 */
export function mtlsToday(objects: readonly Manifest[], rootNamespace: string): MtlsToday {
  const found = new Map<string, MtlsMode>();
  const notes: Note[] = [];
  const key = ({ namespace = '', name }: Manifest) => [namespace, name] as const;
  for (const object of [...objects].sort((a, b) => byParts(key(a), key(b)))) {
    if (object.kind !== 'PeerAuthentication') continue;
    const { namespace } = object;
    const about = titleOf(object);
    const mode = modeOf(object);
    if (isForPods(object))
      notes.push({ about, why: 'chosen pods: write `mtls` on their Service or its port' });
    else if (namespace === undefined)
      notes.push({ about, why: 'says no namespace: name it with `--namespace NAME`' });
    else if (found.has(namespace))
      notes.push({ about, why: 'a second one for its namespace: the oldest counts' });
    else if (mode !== undefined) found.set(namespace, mode);
  }
  const mesh = found.get(rootNamespace) ?? 'permissive';
  found.delete(rootNamespace);
  const differing = [...found].filter(([, mode]) => mode !== mesh);
  return { mesh, namespaces: new Map(differing), notes };
}
