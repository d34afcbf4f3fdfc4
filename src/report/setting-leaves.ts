import { durationText } from '../model/duration.ts';
import type { Balance } from '../model/settings.ts';
import type { Scope, Sourced } from '../model/sourced.ts';
import { isObject } from '../source/json.ts';

/** One value of a policy by its field, where it comes from, and what it replaced. */
export interface Leaf {
  /** As an intent writes it: `retry.backoff.base`. */
  readonly field: string;
  readonly value: Sourced<unknown>;
}

const durations: ReadonlySet<string> = new Set([
  'timeout',
  'perTry',
  'base',
  'max',
  'interval',
  'baseTime',
  'connectTimeout',
  'idleTimeout',
]);

function isSourced(value: unknown): value is Sourced<unknown> {
  return isObject(value) && 'scope' in value && 'over' in value && 'value' in value;
}

/** Every value below a field, however deep its block is. */
export function leavesOf(field: string, value: unknown): readonly Leaf[] {
  if (isSourced(value)) return [{ field, value }];
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, below]) => leavesOf(`${field}.${key}`, below));
}

function balanceText({ policy, key, locality }: Balance): string {
  const by = key === undefined ? '' : ` by ${key}`;
  return `${policy}${by}, locality ${locality.mode}`;
}

/** A value of a field as an intent would write it. */
export function leafText(field: string, value: unknown): string {
  if (value === null) return 'none';
  const last = field.slice(field.lastIndexOf('.') + 1);
  if (typeof value === 'number') return durations.has(last) ? durationText(value) : String(value);
  if (Array.isArray(value)) return `[${value.join(', ')}]`;
  if (field === 'balance' && isObject(value)) return balanceText(value as unknown as Balance);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const words: Readonly<Record<Scope, string>> = {
  'mesh-overrides': 'overrides of the Mesh',
  'team-overrides': 'overrides of the Team',
  call: 'calls of the caller',
  route: 'route',
  port: 'port',
  service: 'Service',
  namespace: 'namespace',
  'team-defaults': 'defaults of the Team',
  'mesh-defaults': 'defaults of the Mesh',
  'built-in': 'built in',
};

/** A scope as a person calls it. */
export function scopeText(scope: Scope): string {
  return words[scope];
}
