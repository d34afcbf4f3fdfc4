import type { Law } from '../architecture.ts';
import { blankCode } from './blank-code.ts';
import { importsOf, resolved, type Import } from './imports-of.ts';

/** The texts of a repository by path. */
export type Tree = ReadonlyMap<string, string>;

/** A rule of the law: what it finds in a tree, one line each. */
export type Rule = (tree: Tree, law: Law) => readonly string[];

const isCode = (file: string): boolean => /\.[cm]?[jt]s$/.test(file);
const isGenerated = (file: string): boolean => /\.generated\./.test(file);

function sources(tree: Tree): readonly (readonly [file: string, text: string])[] {
  return [...tree].filter(([file]) => file.startsWith('src/') && isCode(file));
}

/** The room a file of `src` stands in: a folder of the law or a root file. */
const roomOf = (file: string): string => (file.split('/')[1] ?? '').replace(/\.ts$/, '');
const edgeOf = (file: string): string => file.split('/')[2] ?? '';
const targetOf = (file: string): string => file.split('/')[2] ?? '';
const hasTargetFolder = (file: string): boolean =>
  roomOf(file) === 'targets' && file.split('/').length > 3;

interface Edge extends Import {
  readonly from: string;
  /** Path from the root; of a package its specifier. */
  readonly to: string;
  readonly relative: boolean;
}

/** Every rule asks for the same imports; a tree does not change. */
const known = new WeakMap<Tree, readonly Edge[]>();

function importEdges(tree: Tree): readonly Edge[] {
  const edges = known.get(tree) ?? allImports(tree);
  known.set(tree, edges);
  return edges;
}

function allImports(tree: Tree): readonly Edge[] {
  return sources(tree).flatMap(([from, text]) =>
    importsOf(text).map((found) => {
      const relative = found.specifier.startsWith('.');
      const to = relative ? resolved(from, found.specifier) : found.specifier;
      return { ...found, from, to, relative };
    }),
  );
}

const inside = (edge: Edge): boolean => edge.relative && edge.to.startsWith('src/');
const says = ({ from, to }: Edge): string => `${from} imports ${to}`;

const folders: Rule = (tree, law) =>
  sources(tree)
    .filter(([file]) => {
      const isFile = file.split('/').length === 2;
      const room = roomOf(file);
      const known = (law.order as readonly string[]).includes(room);
      if (room === 'edges') {
        const { clients, composers } = law.edges;
        return isFile || !([...clients, ...composers] as readonly string[]).includes(edgeOf(file));
      }
      return !known || isFile !== (law.rootFiles as readonly string[]).includes(room);
    })
    .map(([file]) => `${file} stands in no folder of the law`);

const importsPointLeft: Rule = (tree, law) => {
  const rank = (file: string): number => (law.order as readonly string[]).indexOf(roomOf(file));
  return importEdges(tree)
    .filter((edge) => inside(edge) && rank(edge.to) > rank(edge.from))
    .map((edge) => `${says(edge)}: imports point left`);
};

const existing: Rule = (tree) =>
  importEdges(tree)
    .filter((edge) => edge.relative && !tree.has(edge.to))
    .map((edge) => `${says(edge)}, which is no file of the repository`);

/** What lies outside `src` is no module of the house; schemas are data that it is built from. */
const staysInside: Rule = (tree) =>
  importEdges(tree)
    .filter((edge) => edge.relative && !inside(edge) && roomOf(edge.from) !== 'edges')
    .filter((edge) => !/^schemas\/[\w.-]+\.json$/.test(edge.to))
    .map((edge) => `${says(edge)}, outside src`);

const edgesAreSeparate: Rule = (tree, law) => {
  const clients: readonly string[] = law.edges.clients;
  const composers: readonly string[] = law.edges.composers;
  return importEdges(tree)
    .filter((edge) => inside(edge) && roomOf(edge.from) === 'edges' && roomOf(edge.to) === 'edges')
    .filter((edge) => {
      const [from, to] = [edgeOf(edge.from), edgeOf(edge.to)];
      if (from === to) return false;
      if (clients.includes(from)) return true;
      return !clients.includes(to) && composers.indexOf(to) > composers.indexOf(from);
    })
    .map((edge) => `${says(edge)}: edges do not import each other, and composers only leftwards`);
};

const targetsAreSeparate: Rule = (tree) =>
  importEdges(tree)
    .filter((edge) => inside(edge) && hasTargetFolder(edge.to))
    .filter((edge) =>
      hasTargetFolder(edge.from)
        ? targetOf(edge.from) !== targetOf(edge.to)
        : edge.from !== 'src/targets/index.ts',
    )
    .map((edge) => `${says(edge)}: only targets/index.ts names a target, and no target another`);

const packageName = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

const packagesByFolder: Rule = (tree, law) =>
  importEdges(tree)
    .filter((edge) => !edge.relative && !edge.to.startsWith('node:'))
    .filter((edge) => {
      const room = roomOf(edge.from);
      const folder = room === 'edges' ? `edges/${edgeOf(edge.from)}` : room;
      return !(law.packages[folder] ?? []).includes(packageName(edge.to));
    })
    .map((edge) => `${says(edge)}: a package that this folder may not use`);

const nodeOnlyInEdges: Rule = (tree) =>
  importEdges(tree)
    .filter((edge) => edge.to.startsWith('node:') && roomOf(edge.from) !== 'edges')
    .map((edge) => `${says(edge)}: only edges touch the world`);

function speaks(code: string, word: string): boolean {
  // A field of such a name (`.process`) is harmless, but a method that every string has is not.
  const before = word === 'localeCompare' ? '' : '(?<![\\w$.])';
  return new RegExp(`${before}${word.replace('.', '\\s*\\.\\s*')}(?![\\w$])`).test(code);
}

const pure: Rule = (tree, law) =>
  sources(tree)
    .filter(([file]) => roomOf(file) !== 'edges')
    .flatMap(([file, text]) => {
      const { code } = blankCode(text);
      const said = law.impure.filter((word) => speaks(code, word));
      return said.map(
        (word) => `${file} says ${word}: time, randomness and the world come in as arguments`,
      );
    });

const noDefaultExports: Rule = (tree) =>
  sources(tree)
    .filter(([file]) => !isGenerated(file))
    .filter(([, text]) =>
      /^export\s+default\b|^export\s*\{[^}]*\bas\s+default\b/m.test(blankCode(text).code),
    )
    .map(([file]) => `${file} has a default export`);

const noCycles: Rule = (tree) => {
  const next = new Map<string, string[]>();
  for (const edge of importEdges(tree).filter(inside))
    next.set(edge.from, [...(next.get(edge.from) ?? []), edge.to]);
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at !== -1) cycles.push([...path.slice(at), file].join(' → '));
    if (at !== -1 || done.has(file)) return;
    for (const to of next.get(file) ?? []) visit(to, [...path, file]);
    done.add(file);
  };
  for (const file of next.keys()) visit(file, []);
  return cycles.map((cycle) => `cycle: ${cycle}`);
};

const ours = (file: string): boolean => /^(?:src|test|scripts)\//.test(file);

const bannedNames: Rule = (tree, law) =>
  [...tree.keys()].filter(ours).flatMap((file) =>
    file
      .split('/')
      .map((part) => part.replace(/\..*$/, ''))
      .filter((part) => (law.bannedNames as readonly string[]).includes(part))
      .map((part) => `${file}: the name ${part} says nothing`),
  );

const kebabCase: Rule = (tree) =>
  [...tree.keys()]
    .filter((file) => ours(file) && isCode(file))
    .filter(
      (file) =>
        !/^(?:[a-z0-9]+(?:-[a-z0-9]+)*\/)*[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?:test|config|generated|d))*\.[a-z]+$/.test(
          file,
        ),
    )
    .map((file) => `${file} is not in kebab-case`);

const indexExportsNoEdge: Rule = (tree) =>
  importEdges(tree)
    .filter((edge) => edge.from === 'src/index.ts' && edge.relative && roomOf(edge.to) === 'edges')
    .map((edge) => `${says(edge)}: the library is the pure part`);

const readmeFollowsTheLaw: Rule = (tree, law) => {
  const readme = tree.get('src/README.md');
  if (readme === undefined) return ['src/README.md is missing'];
  const names = [
    ...law.order.map((name) =>
      (law.rootFiles as readonly string[]).includes(name) ? `${name}.ts` : `${name}/`,
    ),
    ...law.edges.clients.map((name) => `${name}/`),
    ...law.edges.composers.map((name) => `${name}/`),
  ];
  // A line of the list starts with the name; the order of the lines is that of the law.
  const listed = [...readme.matchAll(/^ *- `([\w.-]+\/?)`/gm)].map((match) => match[1]);
  return listed.join(' ') === names.join(' ')
    ? []
    : [`src/README.md lists ${listed.join(' ')}, the law says ${names.join(' ')}`];
};

const lineCount = (text: string): number => text.replace(/\n$/, '').split('\n').length;

const ceilings: Rule = (tree, law) => {
  const counts = sources(tree)
    .filter(([file]) => !isGenerated(file))
    .map(([file, text]) => [file, lineCount(text)] as const);
  const long = counts
    .filter(([, lines]) => lines > law.ceilings.file)
    .map(([file, lines]) => `${file} has ${lines} lines, more than ${law.ceilings.file}`);
  const median = counts.map(([, lines]) => lines).sort((a, b) => a - b)[
    Math.floor(counts.length / 2)
  ];
  return median !== undefined && median > law.ceilings.median
    ? [...long, `the median file of src has ${median} lines, more than ${law.ceilings.median}`]
    : long;
};

/** Traces of the place where the work was done; written in pieces, for this file is searched too. */
const traces = [
  ['', 'work', ''].join('/'),
  ['shared', 'design'].join('/'),
  ['', 'tmp', 'brief'].join('/'),
  ['issues', 'show'].join(' '),
  ['the design', 'says'].join(' '),
];

const noTraces: Rule = (tree) =>
  [...tree].flatMap(([file, text]) =>
    traces.filter((trace) => text.includes(trace)).map((trace) => `${file} mentions ${trace}`),
  );

/** All rules by name. */
export const rules = {
  folders,
  importsPointLeft,
  existing,
  staysInside,
  edgesAreSeparate,
  targetsAreSeparate,
  packagesByFolder,
  nodeOnlyInEdges,
  pure,
  noDefaultExports,
  noCycles,
  bannedNames,
  kebabCase,
  indexExportsNoEdge,
  readmeFollowsTheLaw,
  ceilings,
  noTraces,
} as const satisfies Readonly<Record<string, Rule>>;

export type RuleName = keyof typeof rules;
