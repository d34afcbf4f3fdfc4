import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { apiGroup, fieldOf, listAt } from '../model/manifests/manifest.ts';
import { isObject, type Json } from '../source/json.ts';
import type { Artifact } from './artifact.ts';
import { canonicalJson } from './digest.ts';

/** Whether a finding is one of `clashes`. */
export function isClash({ code }: Diagnostic): boolean {
  return code === 'MW3514' || code === 'MW3516';
}

const nameOf = ({ object: { metadata } }: Artifact): string =>
  `${metadata.namespace ?? ''}/${metadata.name}`;

/** What makes two objects one to the cluster; versions of one API are the same. */
export function objectIdentity(
  apiVersion: string,
  kind: string,
  namespace: string,
  name: string,
): string {
  return `${apiGroup(apiVersion)}/${kind}/${namespace}/${name}`;
}

/** As `objectIdentity`, of what a target emits. */
export function identityOf({ object: { apiVersion, kind, metadata } }: Artifact): string {
  return objectIdentity(apiVersion, kind, metadata.namespace ?? '', metadata.name);
}

/** Of what only one object counts, in words and as a key. */
interface Claim {
  readonly what: string;
  readonly key: string;
}

function fullHost(host: string, namespace: string): string {
  const [name = '', at = '', svc] = host.toLowerCase().split('.');
  if (at === '') return `${name}.${namespace}.svc`;
  return svc === 'svc' ? `${name}.${at}.svc` : host.toLowerCase();
}

/** Hosts that a VirtualService takes over for the proxies of the mesh, not only for gateways. */
function hostClaims(spec: Json | undefined, namespace: string): readonly Claim[] {
  const gateways = listAt(fieldOf(spec, 'gateways'));
  if (gateways.length > 0 && !gateways.includes('mesh')) return [];
  return listAt(fieldOf(spec, 'hosts'))
    .filter((host) => typeof host === 'string')
    .map((host) => ({ what: `the host \`${host}\``, key: fullHost(host, namespace) }));
}

function scopeClaim(labels: Json | undefined, namespace: string): readonly Claim[] {
  const isWide = !isObject(labels) || Object.keys(labels).length === 0;
  const what = isWide
    ? `the whole namespace \`${namespace}\``
    : `the pods \`${canonicalJson(labels)}\` of \`${namespace}\``;
  return [{ what, key: `${namespace} ${isWide ? '' : canonicalJson(labels)}` }];
}

/**
 * What an object claims for itself. Istio takes the oldest of two PeerAuthentications or Sidecars for
 * the same pods, and one of two VirtualServices for the same host; of other kinds it adds up all.
 */
function claimsOf({ object: { kind, metadata, spec } }: Artifact): readonly Claim[] {
  const { namespace = '' } = metadata;
  switch (kind) {
    case 'PeerAuthentication':
      return scopeClaim(fieldOf(fieldOf(spec, 'selector'), 'matchLabels'), namespace);
    case 'Sidecar':
      return scopeClaim(fieldOf(fieldOf(spec, 'workloadSelector'), 'labels'), namespace);
    case 'VirtualService':
      return hostClaims(spec, namespace);
    default:
      return [];
  }
}

/**
 * Foreign objects that cannot stand beside what a target emits, or beside each other: of the same
 * name, or about something of which Istio takes one object only. Our own never clash.
 */
export function clashes(
  target: string,
  own: readonly Artifact[],
  foreign: readonly Artifact[],
): readonly Diagnostic[] {
  if (foreign.length === 0) return [];
  const found: Diagnostic[] = [];
  const names = new Set(own.map(identityOf));
  const claimed = new Map<string, Artifact>();
  const claim = (artifact: Artifact, { key }: Claim) =>
    claimed.set(`${artifact.object.kind} ${key}`, artifact);
  for (const artifact of own) for (const each of claimsOf(artifact)) claim(artifact, each);
  for (const artifact of foreign) {
    const { kind } = artifact.object;
    const [at = {}] = artifact.from;
    const name = nameOf(artifact);
    if (names.has(identityOf(artifact))) {
      found.push(diagnostic('MW3514', at, { kind, name, target }));
      continue;
    }
    names.add(identityOf(artifact));
    for (const each of claimsOf(artifact)) {
      const other = claimed.get(`${kind} ${each.key}`);
      if (other === undefined) claim(artifact, each);
      else if (other !== artifact) {
        const related = other.from.map((place) => ({
          ...place,
          message: 'the other one is from here',
        }));
        const params = { kind, name, what: each.what, other: nameOf(other) };
        found.push(diagnostic('MW3516', at, params, { related }));
      }
    }
  }
  return found;
}
