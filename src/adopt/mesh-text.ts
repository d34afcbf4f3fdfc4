import type { JsonObject } from '../source/json.ts';
import type { AdoptedGateway } from './adopted.ts';
import type { MeshConfig } from './mesh-config-today.ts';
import type { MtlsToday } from './mtls-today.ts';
import { notesByReason, type Note } from './note.ts';
import { comment, fields, head, modeline } from './yaml-text.ts';

/** The version of Istio that is written where no manifest says one. */
export const istioVersion = '1.30';

/** What the Mesh of an estate is made of. */
export interface MeshFacts {
  /** Whether Istio runs there: its own defaults are what happens today then. */
  readonly hasIstio: boolean;
  readonly config: MeshConfig;
  readonly mtls: MtlsToday;
  readonly gateways: readonly AdoptedGateway[];
  /** Whether somebody answers for every external service. */
  readonly hasOwners: boolean;
  /** Folders of manifests, relative to the Mesh. */
  readonly include: readonly string[];
  readonly notes: readonly Note[];
  readonly schemas: string;
}

/** A part of `spec` with what is said above it. */
interface Part {
  readonly say?: string;
  readonly value: JsonObject;
  readonly below?: string;
}

const part = (value: JsonObject, say?: string, below?: string): Part => ({
  value,
  ...(say !== undefined && { say }),
  ...(below !== undefined && { below }),
});

function partText({ say, value, below = '  ' }: Part): string {
  return `${say === undefined ? '' : comment(say, below)}${fields(value, below)}`;
}

function targetOf({ config }: MeshFacts): Part {
  const { version = istioVersion, pathNormalization, rootNamespace } = config;
  const say =
    config.version === undefined
      ? 'The mesh that is compiled for. No manifest says which version runs: check this one.'
      : 'The mesh that is compiled for.';
  const target = {
    type: 'istio',
    dataplane: 'sidecar',
    version,
    rootNamespace,
    ...(pathNormalization !== undefined && { pathNormalization }),
  };
  return part({ targets: { cluster: target } }, say);
}

function trustOf({ trustDomain, aliases }: MeshConfig): readonly Part[] {
  if (trustDomain === undefined) return [];
  return [part({ trustDomain: { name: trustDomain, ...(aliases.length > 0 && { aliases }) } })];
}

/** The guardrails that today's values break are lowered where everybody sees it. */
function guardrailsOf({ mtls, hasOwners }: MeshFacts): Part {
  const isWeak = mtls.mesh !== 'strict' || mtls.namespaces.size > 0;
  const levels = {
    'timeout-required': 'off',
    ...(isWeak && { 'strict-mtls': 'warn' }),
    ...(!hasOwners && { 'external-needs-owner': 'warn' }),
  };
  return part(
    { guardrails: { levels } },
    "Guardrails that today's values break. Take a line away as soon as its cause is gone; without it the guardrail refuses.",
  );
}

function defaultsOf({ hasIstio, config, mtls }: MeshFacts): readonly Part[] {
  const lines = [
    ...(mtls.mesh === 'strict'
      ? []
      : [part({ mtls: mtls.mesh }, 'Plaintext is still taken. Without this line: strict.')]),
    part({ timeout: 'none' }, 'Nothing ends a slow call. Without this line: 15s.'),
    ...(hasIstio && config.retry !== 'none'
      ? [
          part(
            { retry: config.retry },
            'How Istio tries failed calls again. Without these lines: not at all.',
          ),
        ]
      : []),
    ...(config.egress === 'deny'
      ? []
      : [
          part(
            { egress: 'allow' },
            'Any host outside may be called. Without this line: only those that a Service with `external` declares.',
          ),
        ]),
  ];
  return lines.map((line) => ({ ...line, below: '    ' }));
}

/** How many objects of one kind are named before only their number is told. */
const named = 200;

/** What was not taken over, kind by kind and reason by reason. */
function notesText(notes: readonly Note[]): string {
  if (notes.length === 0) return '';
  const lines = notesByReason(notes).map(({ why, names }) => {
    const more = names.length > named ? ` and ${names.length - named} more` : '';
    return comment(`- ${why}: ${names.slice(0, named).join(' ')}${more}`);
  });
  return `#\n# Not taken over. What stands in the cluster stays there and goes on to count:\n${lines.join('')}`;
}

const intro = [
  'The mesh as it is today, written by `meshwright init`. The first deploy is meant to change nothing: every value that differs from what is built in stands here, and each line that you take away is a change that a review sees.',
];

/** The Mesh of what is there today, as text. */
export function meshText(facts: MeshFacts): string {
  const gateways = facts.gateways.map(({ name, settings }) => [name, settings] as const);
  const parts = [
    ...(facts.include.length > 0
      ? [
          part(
            { include: [...facts.include] },
            'The manifests that this was read from stand here: they belong to what `check` sees.',
          ),
        ]
      : []),
    ...trustOf(facts.config),
    targetOf(facts),
    part(
      { mode: 'shadow' },
      'A Service closes its pods: what nobody grants is refused. No grant is written yet, so refusals are only logged. AuthorizationPolicies that are there stay in force, for meshwright touches no object of others. Once every call has its `allow`, take this line away: team by team with `mode: enforce` on a Team, or here for all.',
    ),
    part(
      { agreement: 'server' },
      'Who calls whom is not written down yet, so a grant alone opens an edge. `both` asks the caller too.',
    ),
    guardrailsOf(facts),
    ...(gateways.length > 0
      ? [
          part(
            { gateways: Object.fromEntries(gateways) },
            'Their Gateway objects stay as they are. A grant to `ingress:NAME` adds a route.',
          ),
        ]
      : []),
  ];
  const defaults = defaultsOf(facts).map(partText).join('');
  return [
    modeline('Mesh', facts.schemas),
    ...intro.map((line) => comment(line)),
    notesText(facts.notes),
    head('Mesh', { name: 'main' }),
    'spec:\n',
    ...parts.map(partText),
    `  defaults:\n${defaults}`,
  ].join('');
}
