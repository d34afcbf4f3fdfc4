import { fieldOf, objectAt, type Manifest } from '../model/manifests/manifest.ts';
import { read } from '../read/read.ts';
import type { Json, JsonObject } from '../source/json.ts';
import { istioRetry, retryOf } from './retry-today.ts';
import { isIntentName } from './names.ts';
import { titleOf, type Note } from './note.ts';
import { specOf, textAt, textsAt } from './istio-objects.ts';

/** What the mesh's own configuration says today, as far as intents can say it. */
export interface MeshConfig {
  readonly trustDomain?: string;
  readonly aliases: readonly string[];
  readonly pathNormalization?: string;
  /** How failed calls are tried again. */
  readonly retry: Json;
  readonly rootNamespace: string;
  readonly egress: 'allow' | 'deny';
  /** `1.27`. */
  readonly version?: string;
  readonly notes: readonly Note[];
}

const trustDomainName = /^[a-z0-9._-]{1,255}$/;

const normalizations: Readonly<Record<string, string>> = {
  NONE: 'none',
  BASE: 'base',
  MERGE_SLASHES: 'merge-slashes',
  DECODE_AND_MERGE_SLASHES: 'decode-and-merge-slashes',
};

/** What is read, and what needs no word because it says nothing about policy. */
const understood: ReadonlySet<string> = new Set([
  'trustDomain',
  'trustDomainAliases',
  'pathNormalization',
  'outboundTrafficPolicy',
  'defaultHttpRetryPolicy',
  'enableAutoMtls',
  'rootNamespace',
  'enablePrometheusMerge',
  'accessLogFile',
  'accessLogEncoding',
]);

/** What the objects that are compiled say of themselves: it would count no longer. */
const overruled: ReadonlySet<string> = new Set(['defaultHttpRetryPolicy', 'localityLbSetting']);

function noteOf(key: string): string {
  const isOverruled = overruled.has(key);
  return isOverruled
    ? `meshConfig.${key} is not read, and what is compiled counts before it: write it under \`defaults\` before you deploy`
    : `meshConfig.${key} stays where it is`;
}

/** The mesh config of an operator's object, or in the ConfigMap that istiod reads. */
function configOf(manifest: Manifest): JsonObject | undefined {
  const { kind, name, value } = manifest;
  if (kind === 'IstioOperator' || kind === 'Istio') {
    const spec = specOf(manifest);
    const found = fieldOf(spec, 'meshConfig') ?? fieldOf(fieldOf(spec, 'values'), 'meshConfig');
    return objectAt(found);
  }
  const text = textAt(fieldOf(value, 'data'), 'mesh');
  if (kind !== 'ConfigMap' || !/^istio(-|$)/.test(name) || text === undefined) return undefined;
  return read({ file: 'mesh', text }).value[0]?.value;
}

function versionOf(manifest: Manifest): string | undefined {
  if (manifest.kind !== 'IstioOperator' && manifest.kind !== 'Istio') return undefined;
  const spec = specOf(manifest);
  const text = textAt(spec, 'tag') ?? textAt(spec, 'version') ?? '';
  return /^v?(\d+\.\d+)(?:[.-]|$)/.exec(text)?.[1];
}

function normalizationOf(config: JsonObject): string | undefined {
  const word = textAt(fieldOf(config, 'pathNormalization'), 'normalization') ?? '';
  return Object.hasOwn(normalizations, word) ? normalizations[word] : undefined;
}

/**
 * Reads the mesh config among manifests, the first that is there. Without one Istio's own defaults
 * count: any host may be called.
 * https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/
 */
export function meshConfigToday(manifests: readonly Manifest[]): MeshConfig {
  const found = manifests.flatMap((manifest) => {
    const config = configOf(manifest);
    return config === undefined ? [] : [{ manifest, config }];
  });
  const { config = {}, manifest } = found[0] ?? {};
  const trustDomain = textAt(config, 'trustDomain');
  const aliases = textsAt(fieldOf(config, 'trustDomainAliases'));
  const pathNormalization = normalizationOf(config);
  const version = manifests.map(versionOf).find((each) => each !== undefined);
  const rootNamespace = textAt(config, 'rootNamespace') ?? '';
  const outbound = textAt(fieldOf(config, 'outboundTrafficPolicy'), 'mode');
  const policy = fieldOf(config, 'defaultHttpRetryPolicy');
  const retry = policy === undefined ? istioRetry : retryOf(policy);
  const rest = Object.keys(config).filter(
    (key) =>
      /^\w+$/.test(key) &&
      (!understood.has(key) || (key === 'defaultHttpRetryPolicy' && retry === undefined)),
  );
  return {
    ...(trustDomain !== undefined && trustDomainName.test(trustDomain) && { trustDomain }),
    aliases: [...new Set(aliases.filter((alias) => trustDomainName.test(alias)))],
    ...(pathNormalization !== undefined && { pathNormalization }),
    retry: retry ?? istioRetry,
    rootNamespace: isIntentName(rootNamespace) ? rootNamespace : 'istio-system',
    egress: outbound === 'REGISTRY_ONLY' ? 'deny' : 'allow',
    ...(version !== undefined && { version }),
    notes: manifest
      ? rest.map((key) => ({
          about: titleOf(manifest),
          why: noteOf(key),
        }))
      : [],
  };
}
