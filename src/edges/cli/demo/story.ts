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
  return edits.reduce<Files>((files, { file, find, replace }) => {
    const text = files[file] ?? '';
    invariant(text.split(find).length === 2, `the demo edits ${file} in one place`);
    return { ...files, [file]: text.replace(find, replace) };
  }, before);
}
