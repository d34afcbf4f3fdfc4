import type { Scope } from '../../model/sourced.ts';

const words: Readonly<Record<Scope, string>> = {
  'mesh-overrides': 'Mesh overrides',
  'team-overrides': 'Team overrides',
  call: "caller's calls",
  route: 'route',
  port: 'port',
  service: 'Service',
  namespace: 'namespace',
  'team-defaults': 'Team defaults',
  'mesh-defaults': 'Mesh defaults',
  'built-in': 'built in',
};

/** A scope as a person calls it. */
export function scopeWords(scope: Scope): string {
  return words[scope];
}
