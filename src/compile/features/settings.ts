import { accountNamesIn } from '../../access/account-name.ts';
import type { Mesh, Service } from '../../model/mesh.ts';
import type { Balance, Breaker, CallSettings, Eject, Locality } from '../../model/settings.ts';
import type { Place } from '../../source/place.ts';
import type { Feature, FeatureEntry, Use } from '../feature.ts';

interface OwnSettings {
  readonly service: string;
  readonly settings: CallSettings;
  readonly from: readonly Place[];
}

function ownSettings(mesh: Mesh): readonly OwnSettings[] {
  return [...mesh.services, ...mesh.externals].flatMap(({ name, settings, from }) =>
    settings.map((each) => ({ service: name, settings: each, from })),
  );
}

/** Where a setting is written; a built-in value is written nowhere, then its service stands for it. */
function inSettings(
  title: string,
  field: string,
  find: (settings: CallSettings) => { readonly at?: Place | undefined } | undefined,
): FeatureEntry {
  const uses = (mesh: Mesh) =>
    ownSettings(mesh).flatMap(({ service, settings, from }): Use[] => {
      const found = find(settings);
      const at = found && (found.at ?? from[0]);
      return at ? [{ at, service }] : [];
    });
  return { title, field, uses };
}

/** The breaker in force, if any. */
export function breakerOf({ breaker }: CallSettings): Breaker | undefined {
  return 'value' in breaker ? undefined : breaker;
}

/** The ejection in force, if any. */
export function ejectOf({ eject }: CallSettings): Eject | undefined {
  return 'value' in eject ? undefined : eject;
}

const breakerLeaves = (settings: CallSettings) =>
  Object.values(breakerOf(settings) ?? {}).filter((leaf) => leaf !== undefined);

const policy = (name: Balance['policy']) =>
  inSettings(`\`balance: ${name}\``, 'balance.policy', ({ balance }) =>
    balance.value.policy === name ? balance : undefined,
  );
const key = (kind: string) =>
  inSettings(`balancing by ${kind}`, 'balance.key', ({ balance }) =>
    balance.value.key?.split(':')[0] === kind ? balance : undefined,
  );
const nearness = (mode: Locality['mode']) =>
  inSettings(`\`locality: ${mode}\``, 'balance.locality', ({ locality }) =>
    locality.value.mode === mode ? locality : undefined,
  );
const errors = (kind: string) =>
  inSettings(`\`eject\` on ${kind} errors`, 'eject.errors', (settings) => {
    const eject = ejectOf(settings);
    return eject?.errors.value === kind ? eject.errors : undefined;
  });

/** Accounts behind which pods with labels are known, and gateways, which are known as such. */
function knownAccounts({ gateways, workloads }: Mesh): ReadonlySet<string> {
  return new Set([
    ...gateways.map(({ namespace, account }) => `${namespace}/${account}`),
    ...workloads
      .filter(({ labels }) => labels !== undefined)
      .flatMap(({ namespace, accounts }) => accounts.map((account) => `${namespace}/${account}`)),
  ]);
}

function clientsOf({ routes, settings }: Pick<Service, 'routes' | 'settings'>): readonly string[] {
  const callers = routes.flatMap(({ match }) => match.flatMap((box) => box.callers ?? []));
  return [
    ...[...routes, ...settings].flatMap(({ clients }) => clients ?? []),
    ...accountNamesIn(callers),
  ];
}

type SettingsFeature = Extract<
  Feature,
  | `balance.${string}`
  | `breaker${string}`
  | `eject.${string}`
  | 'calls.balance'
  | 'calls.unlabelled'
  | 'connect-timeout'
  | 'idle-timeout'
>;

/** The features of how a service is called, apart from its routes. */
export const settingsFeatures: Readonly<Record<SettingsFeature, FeatureEntry>> = {
  'balance.key.caller': key('caller'),
  'balance.key.claim': key('claim'),
  'balance.key.cookie': key('cookie'),
  'balance.key.header': key('header'),
  'balance.key.path': key('path'),
  'balance.key.query': key('query'),
  'balance.key.remote-ip': key('remoteIp'),
  'balance.least-request': policy('least-request'),
  'balance.locality.distribute': nearness('distribute'),
  'balance.locality.failover': nearness('failover'),
  'balance.maglev': policy('maglev'),
  'balance.random': policy('random'),
  'balance.ring-hash': policy('ring-hash'),
  'balance.round-robin': policy('round-robin'),
  breaker: inSettings('`breaker`', 'breaker', (settings) => breakerLeaves(settings)[0]),
  'breaker.zero': inSettings('a `breaker` of 0', 'breaker', (settings) =>
    breakerLeaves(settings).find(({ value }) => value === 0),
  ),
  'calls.balance': inSettings(
    '`breaker`, `eject` or `balance` of one caller',
    'calls',
    (settings) => (settings.clients === undefined ? undefined : {}),
  ),
  'calls.unlabelled': {
    title: 'settings of a caller whose pods are not known by labels',
    field: 'calls',
    uses: (mesh) => {
      const known = knownAccounts(mesh);
      return [...mesh.services, ...mesh.externals].flatMap((item) => {
        const [at] = item.from;
        const isKnown = clientsOf(item).every((client) => known.has(client));
        return at && !isKnown ? [{ at, service: item.name }] : [];
      });
    },
  },
  'connect-timeout': inSettings(
    '`connectTimeout`',
    'connectTimeout',
    (each) => each.connectTimeout,
  ),
  'eject.connect': errors('connect'),
  'eject.gateway': errors('gateway'),
  'eject.http': errors('5xx'),
  'eject.max-percent.zero': inSettings(
    'an `eject.maxPercent` of 0',
    'eject.maxPercent',
    (settings) => {
      const eject = ejectOf(settings);
      return eject?.maxPercent.value === 0 ? eject.maxPercent : undefined;
    },
  ),
  'idle-timeout': inSettings('`idleTimeout`', 'idleTimeout', (each) => each.idleTimeout),
};
