import { didYouMean } from './did-you-mean.ts';
import { onlyNear } from './fixes/only-near.ts';
import { shifted, type Flaw, type Parsed } from './flaw.ts';
import { parsePath, type ParsedPath } from './path.ts';

/** The methods of HTTP that an operation may name (RFC 9110 section 9, RFC 5789). */
export const methods = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'CONNECT',
  'TRACE',
];

/** What a caller may do: any of the methods on the paths. gRPC is POST on `/pkg.Service/Method`. */
export interface ParsedOp {
  /** Exact and case-sensitive, in the order written; `'any'` is every method. */
  readonly methods: readonly string[] | 'any';
  readonly path: ParsedPath;
  /** Written as `grpc …`. */
  readonly grpc: boolean;
}

const forms = 'write `METHOD /path`, `ANY /path` or `grpc pkg.Service/Method`';

function badOp(op: string, start: number, end: number, why: string, way = forms): { flaw: Flaw } {
  return { flaw: { code: 'MW2202', start, end, text: op, why, way } };
}

/** The meaning of `GET|HEAD /a/*`, `ANY /a/**`, `grpc pkg.Service/Method` or `grpc pkg.Service/*`. */
export function parseOp(op: string): Parsed<ParsedOp> {
  const blank = op.indexOf(' ');
  if (blank <= 0 || /^\s|\s$/.test(op)) return withoutParts(op);
  const [head, rest] = [op.slice(0, blank), op.slice(blank + 1)];
  if (rest.startsWith(' ')) return badOp(op, blank, blank + 2, 'one blank stands before the path');
  if (head === 'grpc') return parseGrpc(op, rest, blank + 1);
  const verbs = parseMethods(op, head);
  if (verbs.flaw) return verbs;
  const path = parsePath(rest);
  if (path.flaw) return { flaw: shifted(path.flaw, blank + 1) };
  return { value: { methods: verbs.value, path: path.value, grpc: false } };
}

function withoutParts(op: string): Parsed<ParsedOp> {
  const trimmed = op.trim();
  if (trimmed !== op)
    return badOp(op, 0, op.length, 'it has blanks around it', `write \`${trimmed}\``);
  if (op.startsWith('/')) {
    return badOp(
      op,
      0,
      op.length,
      'the method is missing',
      `write \`ANY ${op}\` or name the methods: \`GET ${op}\``,
    );
  }
  const isMethod = [...methods, 'ANY', 'grpc'].includes(op);
  if (isMethod)
    return badOp(
      op,
      0,
      op.length,
      'the path is missing',
      `write \`${op} ${op === 'grpc' ? 'pkg.Service/*' : '/**'}\``,
    );
  return badOp(op, 0, op.length, 'it has no method and path');
}

/** The methods of the part before the blank. */
function parseMethods(op: string, head: string): Parsed<readonly string[] | 'any'> {
  if (head === 'ANY') return { value: 'any' };
  const seen = new Set<string>();
  let start = 0;
  for (const method of head.split('|')) {
    const end = start + method.length;
    if (!methods.includes(method)) return methodFlaw(op, method, start, head.includes('|'));
    if (seen.has(method))
      return badOp(op, start, end, `\`${method}\` stands in it twice`, 'name each method once');
    seen.add(method);
    start = end + 1;
  }
  return { value: [...seen] };
}

function methodFlaw(op: string, method: string, start: number, several: boolean): { flaw: Flaw } {
  const end = start + method.length;
  if (method === 'ANY' || method === '') {
    const why =
      method === '' ? 'a method is missing beside `|`' : '`ANY` stands for every method already';
    return badOp(
      op,
      start,
      Math.max(end, start + 1),
      why,
      'name the methods, as in `GET|HEAD /path`, or write `ANY /path`',
    );
  }
  const known = several ? methods : [...methods, 'ANY', 'grpc'];
  const near = didYouMean(method, known);
  const only = onlyNear(method, known);
  const way = near
    ? `did you mean \`${near}\`?`
    : `methods are ${methods.map((name) => `\`${name}\``).join(' ')}, and \`ANY\` for all of them`;
  return {
    flaw: {
      code: 'MW2201',
      start,
      end,
      text: method,
      way,
      ...(only !== undefined && { instead: only }),
    },
  };
}

const word = '[A-Za-z_][A-Za-z0-9_]*';
const grpcService = new RegExp(`^${word}(?:\\.${word})*$`);
const grpcMethod = new RegExp(`^(?:\\*|${word})$`);

/** gRPC over HTTP/2 is a POST on `/Service/Method` (grpc/doc/PROTOCOL-HTTP2.md). */
function parseGrpc(op: string, name: string, at: number): Parsed<ParsedOp> {
  const [service = '', method, ...more] = name.split('/');
  const way = 'write `grpc pkg.Service/Method`, or `grpc pkg.Service/*` for all of its methods';
  const flaw = (why: string, start: number, end: number) => badOp(op, start, end, why, way);
  if (!grpcService.test(service))
    return flaw('the gRPC service is no name', at, at + Math.max(1, service.length));
  if (method === undefined || more.length > 0) {
    return flaw('it names no gRPC method after one `/`', at, op.length);
  }
  const from = at + service.length + 1;
  if (!grpcMethod.test(method))
    return flaw('the gRPC method is no name', Math.min(from, op.length - 1), op.length);
  const path = `/${service}/${method}`;
  return {
    value: {
      methods: ['POST'],
      path: method === '*' ? { template: path } : { exact: path },
      grpc: true,
    },
  };
}
