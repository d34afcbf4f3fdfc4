import { includesPath } from '../../access/path-algebra.ts';
import type { Box, PathPattern } from '../../access/term.ts';
import { canonicalJson } from '../../compile/digest.ts';
import type { Rewrite } from '../../model/route.ts';
import type { JsonObject } from '../../source/json.ts';
import { httpMatches, segmentsRegex, uriMatches } from './http-match.ts';

/** Matches of one route that are rewritten alike. */
interface Rewritten {
  readonly matches: readonly JsonObject[];
  readonly rewrite?: JsonObject;
}

/** Replaces the whole path, whatever was matched: `rewrite.uri` would replace only a matched prefix. */
const whole = (path: string): JsonObject => ({
  uriRegexRewrite: { match: '^/.*$', rewrite: path },
});

/** One way of matching a path, and what becomes of it. */
interface Way {
  readonly uri: JsonObject;
  readonly rewrite: JsonObject;
}

/** The part of a subtree below its node keeps its rest; the node itself is replaced whole. */
function subtreeRewrites(subtree: string, path: string): readonly Way[] {
  const base = path.endsWith('/') ? path.slice(0, -1) : path;
  if (subtree.split('/').includes('*')) {
    const node = segmentsRegex(subtree);
    return [
      { uri: { regex: node }, rewrite: whole(path) },
      {
        uri: { regex: `${node}/.*` },
        rewrite: { uriRegexRewrite: { match: `^${node}(/.*)$`, rewrite: `${base}\\1` } },
      },
    ];
  }
  // The prefix is replaced as text, so both sides end in a slash: `/a/x` must not become `/b//x`.
  const below = { uri: { prefix: `${subtree}/` }, rewrite: { uri: `${base}/` } };
  return subtree === '' ? [below] : [{ uri: { exact: subtree }, rewrite: { uri: path } }, below];
}

const depthOf = (node: string): number => node.split('/').length;

/** What lies below the node of a subtree, of which only a part is matched here. */
function partRewrites(part: PathPattern, node: string, path: string): readonly Way[] {
  const base = path.endsWith('/') ? path.slice(0, -1) : path;
  const rest: JsonObject = {
    uriRegexRewrite: { match: `^${segmentsRegex(node)}(/.*)$`, rewrite: `${base}\\1` },
  };
  const isNode = (text: string) => depthOf(text) === depthOf(node);
  if ('subtree' in part && isNode(part.subtree)) return subtreeRewrites(part.subtree, path);
  const text = 'exact' in part ? part.exact : 'template' in part ? part.template : '';
  const rewrite = text !== '' && isNode(text) ? whole(path) : rest;
  return uriMatches(part).map((uri) => ({ uri, rewrite }));
}

/** `written` is the path that the route itself names, of which `pattern` may be a part. */
function ofPath(
  box: Box,
  pattern: PathPattern,
  path: string,
  written: PathPattern | undefined,
): readonly Rewritten[] {
  const { paths: _, ...rest } = box;
  if (written === undefined || !('subtree' in written))
    return [{ matches: httpMatches({ ...rest, paths: [pattern] }), rewrite: whole(path) }];
  const isWhole = canonicalJson(pattern) === canonicalJson(written);
  const ways = isWhole
    ? subtreeRewrites(written.subtree, path)
    : partRewrites(pattern, written.subtree, path);
  return ways.map(({ uri, rewrite }) => ({
    matches: httpMatches(rest).map((match) => ({ uri, ...match })),
    rewrite,
  }));
}

/**
 * The matches of a route with their rewrites. Where the path is rewritten each way of matching
 * becomes a route of its own, in the same order. `written` are the same boxes as the route has them,
 * where only a part of their paths is matched: what is kept of a path is told by the whole.
 */
export function rewrites(
  boxes: readonly Box[],
  rewrite: Rewrite | undefined,
  written: readonly Box[] = boxes,
): readonly Rewritten[] {
  const authority: JsonObject = rewrite?.host === undefined ? {} : { authority: rewrite.host };
  const path = rewrite?.path;
  if (path === undefined) {
    const matches = boxes.flatMap(httpMatches);
    return [{ matches, ...(rewrite?.host !== undefined && { rewrite: authority }) }];
  }
  const parts = boxes.flatMap((box, index) => {
    if (box.paths === undefined) return [{ matches: httpMatches(box), rewrite: whole(path) }];
    const own = written[index]?.paths ?? [];
    return box.paths.flatMap((pattern) => {
      const around = own.find((each) => includesPath(each, pattern));
      return ofPath(box, pattern, path, around);
    });
  });
  return parts.map((part) => ({ ...part, rewrite: { ...part.rewrite, ...authority } }));
}
