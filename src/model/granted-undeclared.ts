import { accountName } from '../access/account-name.ts';
import type { CallerPattern } from '../access/term.ts';
import type { Caller } from './caller.ts';
import { accountNames, type Context, type ServiceView } from './context.ts';
import type { Entry } from './entry.ts';
import { portsNamed } from './service-ports.ts';
import { rulesFor, type RulesByService } from './service-rules.ts';

const everyone = '*';

/** Whom a pattern lets call: an account, a namespace, or everyone in the mesh; callers without identity are none. */
function keyOf(pattern: CallerPattern): string | undefined {
  if ('namespace' in pattern) return `${pattern.namespace}/*`;
  return 'mesh' in pattern || 'any' in pattern ? everyone : accountName(pattern);
}

/** Whom a caller of a grant lets call without a declared call: what agreement never cuts. */
function uncut({ scope }: Entry, { patterns, service, wide }: Caller): readonly string[] {
  if (scope !== 'mesh' && (service !== undefined || wide)) return [];
  return patterns.flatMap((pattern) => keyOf(pattern) ?? []);
}

/** What may be called without declaring it. */
export interface GrantedUndeclared {
  /** Names of services by an account, a namespace `name/*`, or `*`. */
  readonly names: ReadonlyMap<string, readonly string[]>;
  /** How many services can be called at all. */
  readonly callable: () => number;
}

/**
 * The services that may be called without declaring it: by monitoring that scrapes everything, or by
 * the whole mesh. A proxy that hides them would belie the grant.
 */
export function grantedUndeclared(context: Context, rules: RulesByService): GrantedUndeclared {
  const found = new Map<string, string[]>();
  for (const service of context.services)
    for (const entry of rulesFor(rules, service).allow) {
      if (portsNamed(service, entry.ports).length === 0) continue;
      for (const key of (entry.callers ?? []).flatMap((each) => uncut(entry, each))) {
        const names = found.get(key);
        if (names === undefined) found.set(key, [service.name]);
        else if (names.at(-1) !== service.name) names.push(service.name);
      }
    }
  const { keep, watch } = context.memory;
  const names = [...found].map(([key, list]) => [key, keep(`granted ${key}`, list)] as const);
  const count = context.services.filter(({ ports }) => ports.length > 0).length;
  const callable = watch('callable', new Map([['', count]]));
  return { names: watch('granted', new Map(names)), callable: () => callable.get('') ?? 0 };
}

/** What a service may call without declaring it. */
export function undeclaredOf(granted: GrantedUndeclared, service: ServiceView): readonly string[] {
  const keys = [...accountNames(service), `${service.namespace}/*`, everyone];
  return keys.flatMap((key) => granted.names.get(key) ?? []);
}
