import type { Entry } from '../entry.ts';

export const compileCodes = {
  MW4001: {
    slug: 'not-expressible',
    severity: 'error',
    message: 'target `{target}` cannot express {feature}: {reason}',
    help: '{way}',
  },
  MW4002: {
    slug: 'not-compiled-yet',
    severity: 'warning',
    message: 'meshwright cannot compile {feature} for target `{target}` yet: {reason}',
    help: '`compile` and `deploy` refuse this mesh until then; leave it out, or take another target',
  },
  MW4003: {
    slug: 'target-not-built',
    severity: 'error',
    message: 'target `{target}`: `{type}` is not built yet',
    help: 'targets that are built: {built}',
  },
  MW4004: {
    slug: 'lost-on-target',
    severity: 'info',
    message: 'target `{target}` loses {feature}, as `optional` permits: {reason}',
    help: 'lost for {services}; take the path out of `optional` to be told of it as an error',
  },
  MW4005: {
    slug: 'external-not-enforced',
    severity: 'warning',
    message: 'target `{target}` does not enforce who may call the external service `{service}`',
    help: 'send it through an egress gateway (`external.via`); until then its `allow` only documents who calls',
  },
  MW4006: {
    slug: 'deny-by-path-can-be-evaded',
    severity: 'warning',
    message:
      'target `{target}` runs with `pathNormalization: {normalization}`, where `//x` passes a deny of `/x`',
    help: 'run the mesh with `merge-slashes` or stricter and say so on the target, or grant paths with `allow` instead',
  },
  MW4007: {
    slug: 'optional-names-nothing',
    severity: 'warning',
    message: '`optional` of `{owner}` names `{field}`, which no target can lose',
    help: '{hint}; an entry of `optional` is the path of a field below `spec` or a route: `retry.backoff`, `mirror`',
  },
  MW4008: {
    slug: 'optional-loses-nothing',
    severity: 'info',
    message: '`optional` of `{owner}` permits the loss of `{field}`, but nothing is lost by it',
    help: 'take it out: later it would hide a loss that nobody meant',
  },
} as const satisfies Readonly<Record<string, Entry>>;
