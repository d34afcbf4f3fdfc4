import type { Calls, CallView } from '../calls.ts';
import { clientNames, type Context, type ServiceView } from '../context.ts';
import { callLevels } from './levels.ts';
import {
  resolveBalance,
  resolveBreaker,
  resolveConnection,
  resolveEject,
} from './resolve-settings.ts';
import type { CallSettings } from '../settings.ts';

function settingsOf(context: Context, service: ServiceView, call?: CallView): CallSettings {
  const levels = callLevels(context, service, call);
  const resolving = { report: context.report };
  return {
    ...(call && { clients: clientNames(call.from) }),
    ...resolveConnection(levels, resolving),
    breaker: resolveBreaker(levels, resolving),
    eject: resolveEject(levels, resolving),
    ...resolveBalance(levels, resolving),
  };
}

const keys = ['breaker', 'eject', 'balance', 'connectTimeout', 'idleTimeout'] as const;

/** How a service is called: first by callers with settings of their own, last by everyone else. */
export function callSettings(
  context: Context,
  service: ServiceView,
  calls: Calls,
): readonly CallSettings[] {
  const shaping = calls
    .to(service.name)
    .filter(({ written }) => keys.some((key) => written[key] !== undefined));
  return [
    ...shaping.map((call) => settingsOf(context, service, call)),
    settingsOf(context, service),
  ];
}
