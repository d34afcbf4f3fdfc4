import type { Box, CallerPattern, PathPattern } from '../../access/term.ts';
import type { Feature, FeatureEntry } from '../feature.ts';
import { layersOf, type RuleBox, stringPatterns, usesInRules } from './rule-boxes.ts';

type RuleFeature = Extract<Feature, `rules.${string}` | 'mode.shadow'>;

/** A feature of rules: never optional, losing a part of a rule widens or narrows access. */
function inRules(title: string, test: (each: RuleBox) => boolean): FeatureEntry {
  return { title, uses: (mesh) => usesInRules(mesh, test) };
}

const hasCaller = (kind: string) => (each: RuleBox) =>
  (each.box.callers ?? []).some((caller: CallerPattern) => kind in caller);
const hasPath = (box: Box, test: (path: PathPattern) => boolean) => (box.paths ?? []).some(test);

function isTemplate(path: PathPattern): boolean {
  const text = 'template' in path ? path.template : 'subtree' in path ? path.subtree : '';
  return text.split('/').includes('*');
}

/** The longest path template of Envoy; a longer one makes it refuse the whole listener. */
const templateLimit = 256;

function isLongTemplate(path: PathPattern): boolean {
  const text = 'template' in path ? path.template : 'subtree' in path ? `${path.subtree}/**` : '';
  return isTemplate(path) && text.length > templateLimit;
}

function hasRegex({ box }: RuleBox): boolean {
  return hasPath(box, (path) => 'regex' in path) || stringPatterns(box).some((p) => 'regex' in p);
}

/** A literal star at the end of a value, or braces in a path, are wildcards in most targets. */
function hasLiteralStar({ box }: RuleBox): boolean {
  const doubtful = (text: string) => /^\*|\*$/.test(text);
  const texts = stringPatterns(box).flatMap((pattern) => Object.values(pattern));
  const inPath = (path: PathPattern) =>
    'exact' in path
      ? /[*{}]/.test(path.exact)
      : Object.values(path).some((text) => /[{}]/.test(text));
  return texts.some((text) => typeof text === 'string' && doubtful(text)) || hasPath(box, inPath);
}

/** The features of rules, modes and callers. */
export const ruleFeatures: Readonly<Record<RuleFeature, FeatureEntry>> = {
  'mode.shadow': {
    title: '`mode: shadow`',
    uses: (mesh) =>
      layersOf(mesh).flatMap(({ shadow, workload }) =>
        shadow && workload.from[0] ? [{ at: workload.from[0] }] : [],
      ),
  },
  'rules.ask': {
    title: 'an external authorizer',
    uses: (mesh) =>
      layersOf(mesh).flatMap(({ layer }) =>
        layer.asks.flatMap(({ from: [at] }) => (at ? [{ at }] : [])),
      ),
  },
  'rules.caller.account': inRules('a rule by account', hasCaller('account')),
  'rules.caller.cidr': inRules('a caller by address', hasCaller('cidr')),
  'rules.caller.mesh': inRules('any caller of the mesh', hasCaller('mesh')),
  'rules.caller.namespace': inRules('a caller by namespace', hasCaller('namespace')),
  'rules.caller.spiffe': inRules('a caller by SPIFFE ID', hasCaller('spiffe')),
  'rules.deny-path-template': inRules(
    'a deny by a path with `*`',
    ({ box, action, minus }) => action === 'deny' && !minus && hasPath(box, isTemplate),
  ),
  'rules.headers': inRules('a rule by header', ({ box }) => (box.headers ?? []).length > 0),
  'rules.host-wildcard': inRules('a rule by a host with a wildcard', ({ box }) =>
    (box.hosts ?? []).some((host) => 'suffix' in host),
  ),
  'rules.hosts': inRules('a rule by host', ({ box }) => box.hosts !== undefined),
  'rules.jwt': inRules('a rule by token', ({ box }) => box.token !== undefined),
  'rules.literal-star': inRules('a literal `*` in a rule', hasLiteralStar),
  'rules.methods': inRules('a rule by method', ({ box }) => box.methods !== undefined),
  'rules.namespace-wide': inRules(
    'a rule for pods without a document',
    ({ workload }) => workload.labels === undefined,
  ),
  'rules.paths': inRules('a rule by path', ({ box }) => box.paths !== undefined),
  'rules.query': inRules('a rule by query', ({ box }) => (box.query ?? []).length > 0),
  'rules.regex': inRules('a regular expression in a rule', hasRegex),
  'rules.remote-ip': inRules(
    'a rule by the client address',
    ({ box }) => box.remoteIp !== undefined,
  ),
  'rules.template-length': inRules('a path with `*` of more than 256 characters', ({ box }) =>
    hasPath(box, isLongTemplate),
  ),
  'rules.too-many': {
    title: 'this many rules on one workload',
    // Each exception multiplies a rule by the number of its conditions; 512 rules fit an object.
    uses: (mesh) =>
      layersOf(mesh).flatMap(({ layer, workload }) => {
        const rules = [...layer.deny, ...(layer.allow === 'open' ? [] : layer.allow)];
        const count = rules.reduce((sum, rule) => sum + expansion(rule.requests), 0);
        return count > 512 && workload.from[0] ? [{ at: workload.from[0] }] : [];
      }),
  },
  'rules.unless': inRules('`unless`', ({ minus }) => minus),
  'rules.unless-cidr': inRules(
    '`unless` by address',
    (each) => each.minus && hasCaller('cidr')(each),
  ),
};

function conditions({ callers, methods, hosts, paths, headers = [], query = [], token }: Box) {
  const fields = [callers, methods, hosts, paths].filter((field) => field !== undefined).length;
  const tests = [...headers, ...query, ...(token?.claims ?? [])];
  const sides = tests.reduce((sum, { some, none }) => sum + (some ? 1 : 0) + (none ? 1 : 0), 0);
  return fields + sides + (token ? 1 : 0);
}

function expansion(requests: RuleBox['rule']['requests']): number {
  const minus = requests.minus ?? [];
  return requests.boxes.length * minus.reduce((product, box) => product * conditions(box), 1);
}
