import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** A line of the golden JSON of the scenario `checkout`, as far as the table below speaks of it. */
interface Value {
  readonly field: string;
  readonly value: string;
  readonly scope: string;
  readonly source?: { readonly file: string; readonly line: number };
  readonly over: readonly Value[];
  readonly bounds: readonly {
    readonly max?: string;
    readonly scope: string;
    readonly source: { readonly file: string; readonly line: number };
  }[];
}

interface Treatment {
  readonly routes: readonly { readonly values: readonly Value[] }[];
  readonly values: readonly Value[];
}

interface Policy extends Treatment {
  readonly mode: Value;
  readonly agreement: Value;
  readonly ports: readonly { readonly name: string; readonly values: readonly Value[] }[];
  readonly inbound: readonly Value[];
  readonly workloads: readonly { readonly values: readonly Value[] }[];
  readonly calls: readonly (Treatment & { readonly to: string })[];
}

const scenario = new URL('../../scenarios/checkout/', import.meta.url);
const policy = JSON.parse(
  readFileSync(new URL('expected/explain/payments.checkout.json', scenario), 'utf8'),
) as Policy;

/** `5s service checkout:26 < 3s team-defaults team:9 max 30s mesh-overrides mesh:39`: all of one value. */
function words({ value, scope, source, over, bounds }: Value): string {
  const file = /([\w-]+)\.yaml$/.exec(source?.file ?? '')?.[1];
  const own = `${value} ${scope}${file === undefined ? '' : ` ${file}:${source?.line}`}`;
  const replaced = over.map((weaker) => ` < ${words({ ...weaker, over: [], bounds: [] })}`);
  const limits = bounds.map(
    (bound) =>
      ` max ${words({ ...bound, field: '', value: bound.max ?? '', over: [], bounds: [] })}`,
  );
  return own + replaced.join('') + limits.join('');
}

function flat(prefix: string, { routes, values }: Treatment): [string, string][] {
  return [
    ...routes.flatMap((route, index) =>
      route.values.map((value): [string, string] => [
        `${prefix}route ${index + 1} ${value.field}`,
        words(value),
      ]),
    ),
    ...values.map((value): [string, string] => [`${prefix}${value.field}`, words(value)]),
  ];
}

const found = new Map<string, string>([
  ['mode', words({ ...policy.mode, over: [], bounds: [] })],
  ['agreement', words({ ...policy.agreement, over: [], bounds: [] })],
  ...policy.ports.flatMap(({ name, values }) =>
    values.map((value): [string, string] => [`port ${name} ${value.field}`, words(value)]),
  ),
  ...flat('', policy),
  ...policy.inbound.map((value): [string, string] => [value.field, words(value)]),
  ...policy.workloads.flatMap(({ values }) =>
    values.map((value): [string, string] => [value.field, words(value)]),
  ),
  ...policy.calls.flatMap((call) => flat(`→ ${call.to} `, call)),
]);

const timeout =
  '5s service checkout:26 < 3s team-defaults team:9 < 10s mesh-defaults mesh:31 max 30s mesh-overrides mesh:39';
const teamTimeout =
  '3s team-defaults team:9 < 10s mesh-defaults mesh:31 max 30s mesh-overrides mesh:39';
const attempts = '2 mesh-defaults mesh:32 max 3 mesh-overrides mesh:40';
const defaultWhen = '[connect-failure, refused-stream, unavailable] mesh-defaults mesh:32';

/**
 * Worked out by hand from the intents and the order of the scopes, not from what the program says. A
 * call of checkout to B: Mesh overrides, overrides of B's Team, `calls` of checkout, B's route, B,
 * defaults of B's Team (none for inventory), Mesh defaults, built in.
 */
const byHand: Readonly<Record<string, string>> = {
  mode: 'enforce mesh mesh:13',
  agreement: 'both team team:8',
  'port http mtls': 'strict mesh-overrides mesh:38 < strict mesh-defaults mesh:30',
  'port metrics mtls': 'strict mesh-overrides mesh:38 < strict mesh-defaults mesh:30',
  'route 1 timeout': timeout,
  'route 2 timeout': timeout,
  'route 3 timeout': timeout,
  'route 1 retry.attempts': attempts,
  'route 1 retry.perTry': '2s mesh-defaults mesh:32',
  'route 2 retry.when': defaultWhen,
  'route 2 retry.backoff.base': '25ms mesh-defaults mesh:32',
  'route 3 retry.backoff.max': '250ms mesh-defaults mesh:32',
  'route 3 retry.budgetPercent': '20 mesh-defaults mesh:32',
  'breaker.connections': '100 team-defaults team:9',
  'breaker.pending': '50 team-defaults team:9',
  'breaker.requests': '200 team-defaults team:9',
  'eject.consecutive': '5 mesh-defaults mesh:33',
  'eject.errors': '5xx mesh-defaults mesh:33',
  'eject.interval': '10s mesh-defaults mesh:33',
  'eject.baseTime': '30s mesh-defaults mesh:33',
  'eject.maxPercent': '50 mesh-defaults mesh:33',
  balance:
    '{policy: ring-hash, key: "header:x-user", ring: 1024} service checkout:27 < {policy: least-request} mesh-defaults mesh:34',
  'balance.locality': '{mode: none} service checkout:27 < {mode: failover} mesh-defaults mesh:34',
  'inbound.connections': '2000 service checkout:28',
  'inbound.requests': '5000 service checkout:28',
  egress: 'deny mesh-defaults mesh:36',
  'telemetry.logs.sink': 'otel mesh-defaults mesh:35',
  'telemetry.logs.when': 'always team-overrides team:10 < errors mesh-defaults mesh:35',
  'telemetry.traces.sink': 'otel mesh-defaults mesh:35',
  'telemetry.traces.percent': '1 mesh-defaults mesh:35',
  '→ inventory/stock route 1 timeout':
    '1s call checkout:30 < 10s mesh-defaults mesh:31 max 30s mesh-overrides mesh:39',
  '→ inventory/stock route 1 retry.attempts':
    '1 call checkout:30 < 2 mesh-defaults mesh:32 max 3 mesh-overrides mesh:40',
  '→ inventory/stock route 1 retry.when': `[unavailable] call checkout:30 < ${defaultWhen}`,
  '→ inventory/stock route 1 retry.perTry': '2s mesh-defaults mesh:32',
  '→ inventory/stock breaker': 'none built-in',
  '→ inventory/stock eject.consecutive': '5 mesh-defaults mesh:33',
  '→ inventory/stock balance': '{policy: least-request} mesh-defaults mesh:34',
  '→ payments/stripe route 1 timeout': teamTimeout,
  '→ payments/stripe breaker.connections': '20 call checkout:32 < 100 team-defaults team:9',
  '→ payments/stripe breaker.pending': '50 team-defaults team:9',
  '→ payments/stripe balance.locality': '{mode: failover} mesh-defaults mesh:34',
  '→ payments/fraud route 1 timeout': teamTimeout,
  '→ payments/fraud route 1 retry.attempts': attempts,
  '→ payments/fraud route 1 fault':
    '{delay: 2s, abort: 503, percent: 1, until: "2027-01-31"} call checkout:33',
  '→ payments/fraud breaker.requests': '200 team-defaults team:9',
  '→ payments/ledger breaker.connections': '100 team-defaults team:9',
  '→ payments/ledger eject.interval': '10s mesh-defaults mesh:33',
};

describe('the origin of every value of checkout', () => {
  it.each(Object.entries(byHand))('%s', (leaf, expected) => {
    expect(found.get(leaf)).toBe(expected);
  });

  it('says nothing of requests where only connections are seen', () => {
    expect([...found.keys()].filter((leaf) => /ledger route/.test(leaf))).toEqual([]);
  });
});
