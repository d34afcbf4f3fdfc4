import type { Box } from '../access/term.ts';
import { inBox } from '../model/decide/match.ts';
import { decide } from '../model/decide/decide.ts';
import type { Decision } from '../model/decision.ts';
import type { Mesh } from '../model/mesh.ts';
import type { Rule } from '../model/workload.ts';
import { distinct } from '../source/json.ts';
import type { Place } from '../source/place.ts';
import type { Caller } from './caller.ts';
import { pathExamples } from './examples.ts';
import { portRules, type PortRules } from './port-rules.ts';
import { requestOf, sampleOf, type PortSpace } from './port-space.ts';
import { overlay, wanted } from './sample.ts';
import { boxesWords, boxWords } from './words.ts';

/** What one caller may do at one port, in words, and the lines that say so. */
export interface Access {
  readonly words: readonly string[];
  readonly sources: readonly Place[];
}

/** Whether a decision lets a request through, or may. */
export function mayPass({ decision }: Decision): boolean {
  return decision !== 'deny';
}

const nothing: Access = { words: [], sources: [] };

/** What reaches through: the box's own words, or none where every example of it is refused. */
function passes(mesh: Mesh, space: PortSpace, caller: Caller, box: Box): boolean {
  const base = sampleOf(space, caller, box);
  const inner = (box.paths ?? []).flatMap((p) => pathExamples(p, space.universe.fill).inside);
  return [base, ...inner.map((path) => ({ ...base, path }))].some((sample) =>
    mayPass(decide(mesh, requestOf(space, caller, sample))),
  );
}

/** Deny boxes that cut something out of a box that otherwise passes. */
function cutOut(
  mesh: Mesh,
  { space, caller, rules }: { space: PortSpace; caller: Caller; rules: PortRules },
  box: Box,
): readonly string[] {
  const denies = rules.deny.flatMap(({ requests }) => requests.boxes);
  return denies
    .filter((deny) => {
      const sample = overlay(sampleOf(space, caller, box), wanted(deny, space.universe.fill));
      const request = requestOf(space, caller, sample);
      const both = [box, deny].every((one) => inBox(mesh.facts, one, request));
      return both && !mayPass(decide(mesh, request));
    })
    .map((deny) => boxWords(deny).replace(/^everything (?=\w)/, ''));
}

function forCaller(space: PortSpace, caller: Caller, rule: Rule): readonly Box[] {
  return rule.requests.boxes.filter((box) => space.isFrom(box, caller));
}

function without({ callers: _callers, ...box }: Box): Box {
  return box;
}

/** Gives each box its words, those with the same exceptions together so that methods merge. */
function wordsOf(
  mesh: Mesh,
  about: { space: PortSpace; caller: Caller; rules: PortRules },
  boxes: readonly Box[],
): readonly string[] {
  const groups = new Map<string, Box[]>();
  for (const box of boxes) {
    const except = [...new Set(cutOut(mesh, about, box))].sort().join(', ');
    const group = groups.get(except) ?? [];
    group.push(without(box));
    groups.set(except, group);
  }
  const words = [...groups].flatMap(([except, group]) =>
    boxesWords(group).map((word) => (except === '' ? word : `${word} except ${except}`)),
  );
  return [...new Set(words)].sort();
}

/** What can arrive at all where nothing restricts it: a gateway sends only what its routes name. */
function sentBy({ ingress }: PortRules, caller: Caller): readonly Box[] {
  if (caller.gateway === undefined) return [{}];
  return ingress
    .filter(({ gateway }) => gateway.name === caller.gateway)
    .map(({ route: { paths, remoteIp } }) => ({
      ...(paths && { paths }),
      ...(remoteIp && { remoteIp }),
    }));
}

/** What a caller may do at a port: the words of every rule through which some request of it passes. */
export function accessOf(mesh: Mesh, space: PortSpace, caller: Caller): Access {
  const rules = portRules(mesh, space.ref.to, space.ref.port);
  if (rules === undefined) return nothing;
  const about = { space, caller, rules };
  if (space.opaque) {
    const request = requestOf(space, caller, sampleOf(space, caller, {}));
    const decision = decide(mesh, request);
    return mayPass(decision) ? { words: ['connections'], sources: decision.rules } : nothing;
  }
  const granted = rules.allow.flatMap((rule) => {
    const boxes = forCaller(space, caller, rule).filter((box) => passes(mesh, space, caller, box));
    return boxes.length === 0 ? [] : [{ rule, boxes }];
  });
  const open = rules.open
    ? sentBy(rules, caller).filter((box) => passes(mesh, space, caller, box))
    : [];
  return {
    words: wordsOf(mesh, about, [...open, ...granted.flatMap(({ boxes }) => boxes)]),
    sources: distinct(granted.flatMap(({ rule }) => rule.from)),
  };
}
