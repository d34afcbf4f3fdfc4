import { invariant } from '../../../diagnostics/invariant.ts';
import { bookinfo } from './bookinfo.generated.ts';

/** Files of a repository by path. */
export type Files = Readonly<Record<string, string>>;

/** One edit of the second commit: a text that stands in a file exactly once, and its replacement. */
interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

const service = (name: string): string => `teams/bookinfo/${name}.yaml`;

/** What the second commit changes: it reads harmless, and breaks a guarantee. */
const edits: readonly Edit[] = [
  {
    file: service('details'),
    find: '    googleapis: {ops: [GET /books/v1/volumes]}',
    replace: '    googleapis: {ops: [GET /books/v1/volumes]}\n    ratings: {ops: [GET /ratings/*]}',
  },
  {
    file: service('ratings'),
    find: '{from: [reviews, productpage], ops: [GET /ratings/*]}',
    replace: '{from: [reviews, productpage, details], ops: [GET /ratings/*]}',
  },
  { file: service('reviews'), find: '{v1: 90, v3: 10}', replace: '{v1: 80, v3: 20}' },
  {
    file: service('productpage'),
    find: 'ops: [GET /reviews/*], timeout: 3s, retry:',
    replace: 'ops: [GET /reviews/*], retry:',
  },
];

/** The files of the first commit: Bookinfo as it stands in `examples/bookinfo`. */
export const before: Files = bookinfo;

/** The files of the second commit. */
export function after(): Files {
  const files = { ...before };
  for (const { file, find, replace } of edits) {
    const text = files[file] ?? '';
    invariant(text.split(find).length === 2, `the demo edits ${file} in one place`);
    files[file] = text.replace(find, replace);
  }
  return files;
}

/** The second commit as lines of a diff. */
export function changedLines(): string {
  return edits
    .map(({ file, find, replace }) => {
      const added = replace.split('\n').filter((line) => !find.split('\n').includes(line));
      const removed = replace.includes(find) ? [] : find.split('\n');
      const lines = [
        ...removed.map((line) => `- ${line.trim()}`),
        ...added.map((line) => `+ ${line.trim()}`),
      ];
      return [file, ...lines.map((line) => `  ${line}`)].join('\n');
    })
    .join('\n');
}
