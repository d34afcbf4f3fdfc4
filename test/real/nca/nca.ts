import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { part } from '../part.ts';

/** What one pod can newly send another, or no more. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly holds: (method: string, path: string) => boolean;
}

export interface SemanticDiff {
  readonly isEqual: boolean;
  readonly added: readonly Edge[];
  readonly removed: readonly Edge[];
}

interface Connection {
  readonly protocols?: string;
  readonly methods?: string;
  readonly paths?: string;
}

interface Rule {
  readonly src_ns: readonly string[];
  readonly src_pods: readonly string[];
  readonly dst_ns: readonly string[];
  readonly dst_pods: readonly string[];
  readonly connection: readonly Connection[];
}

interface Report {
  readonly numerical_result: number;
  readonly explanation?: readonly {
    readonly description: string;
    readonly rules: readonly Rule[];
  }[];
}

/** Pods by namespace; a star is every pod of the namespaces beside it. */
const named = (pods: readonly string[], spaces: readonly string[], names: readonly string[]) =>
  pods.filter((pod) => {
    const [space = '', name = ''] = pod.split('/');
    return spaces.includes(space) && (names.includes('*') || names.includes(name));
  });

/** `GET, POST`, `all but GET`; absent is all. */
function methodTest(text: string | undefined): (method: string) => boolean {
  if (text === undefined) return () => true;
  const isBut = text.startsWith('all but ');
  const names = text.replace(/^all but /, '').split(/,\s*/);
  return (method) => names.includes(method) !== isBut;
}

/** Whether a path lies in a set: patterns (exact, or a star at the end) with `|`, `&`, `-` and brackets. */
export function inPaths(text: string, path: string): boolean {
  const tokens = text.match(/[()|&-]|[^()|&-]+/g) ?? [];
  let at = 0;
  const single = (): boolean => {
    const token = tokens[at++] ?? '';
    if (token === '(') {
      const value = several();
      at += 1;
      return value;
    }
    return token.endsWith('*') ? path.startsWith(token.slice(0, -1)) : path === token;
  };
  const several = (): boolean => {
    let value = single();
    while (['|', '&', '-'].includes(tokens[at] ?? '')) {
      const operator = tokens[at++];
      const other = single();
      if (operator === '|') value = value || other;
      else value = value && other === (operator === '&');
    }
    return value;
  };
  return several();
}

function edgesOf(pods: readonly string[], rule: Rule): readonly Edge[] {
  return named(pods, rule.src_ns, rule.src_pods).flatMap((from) =>
    named(pods, rule.dst_ns, rule.dst_pods)
      .filter((to) => to !== from)
      .flatMap((to) =>
        rule.connection.map(({ methods, paths }) => {
          const isMethod = methodTest(methods);
          const holds = (method: string, path: string) =>
            isMethod(method) && (paths === undefined || inPaths(paths, path));
          return { from, to, holds };
        }),
      ),
  );
}

/** Runs `nca --semantic_diff` on two sets of objects, each with the pods and services it speaks of. */
export function semanticDiff(
  folder: string,
  [before, after]: readonly [string, string],
  pods: readonly string[],
): SemanticDiff {
  const folders = [before, after].map((text, index) => {
    const side = join(folder, `${index}`);
    mkdirSync(side, { recursive: true });
    writeFileSync(join(side, 'objects.yaml'), text);
    return side;
  });
  const [old = '', now = ''] = folders;
  const out = join(folder, 'report.yaml');
  const args = ['--semantic_diff', '--return_0', '-r', now, '-rb', old, '-o', 'yaml', '-f', out];
  const { status, stdout, stderr } = spawnSync(part('nca'), args, { encoding: 'utf8' });
  if (status !== 0 || /error/i.test(stderr)) throw new Error(`nca: ${stdout}${stderr}`);
  const [report] = parse(readFileSync(out, 'utf8')) as readonly Report[];
  if (report === undefined) throw new Error(`nca says nothing: ${stdout}${stderr}`);
  const edges = (start: string) =>
    (report.explanation ?? [])
      .filter(({ description }) => description.startsWith(start))
      .flatMap(({ rules }) => rules.flatMap((rule) => edgesOf(pods, rule)));
  return {
    isEqual: report.numerical_result === 0,
    added: edges('Added connections between persistent peers'),
    removed: edges('Removed connections between persistent peers'),
  };
}
