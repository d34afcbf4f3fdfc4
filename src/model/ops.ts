import type { Operation } from '../access/box-algebra.ts';
import type { PathPattern } from '../access/term.ts';

/** A path of the language: whole segments, `*` for one, a last `**` for the node and all below. */
export function pathPattern(path: string): PathPattern {
  if (path.endsWith('/**')) return { subtree: path.slice(0, -3) };
  return path.split('/').includes('*') ? { template: path } : { exact: path };
}

/** An op of the language, whose form the schema has proven. A gRPC call is a POST of `/service/method`. */
export function operation(op: string): Operation {
  const [head = '', target = ''] = op.split(' ');
  if (head === 'grpc') return { methods: ['POST'], paths: [pathPattern(`/${target}`)] };
  const paths = target === '/**' ? {} : { paths: [pathPattern(target)] };
  return head === 'ANY' ? paths : { methods: head.split('|'), ...paths };
}

/** An op as the language writes it, from a box's method and path. */
export function opText({ methods, paths }: Operation): string {
  const path = (pattern: PathPattern | undefined): string => {
    if (pattern === undefined) return '/**';
    if ('exact' in pattern) return pattern.exact;
    if ('template' in pattern) return pattern.template;
    if ('subtree' in pattern) return `${pattern.subtree}/**`;
    return JSON.stringify(pattern);
  };
  const method = methods?.join('|') ?? 'ANY';
  return (paths ?? [undefined]).map((pattern) => `${method} ${path(pattern)}`).join(', ');
}
