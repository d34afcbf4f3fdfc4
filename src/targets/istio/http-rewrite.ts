import type { Box, PathPattern } from '../../access/term.ts';
import type { Rewrite } from '../../model/route.ts';
import type { JsonObject } from '../../source/json.ts';
import { httpMatches, segmentsRegex } from './http-match.ts';

/** Matches of one route that are rewritten alike. */
interface Rewritten {
  readonly matches: readonly JsonObject[];
  readonly rewrite?: JsonObject;
}

/** Replaces the whole path, whatever was matched: `rewrite.uri` would replace only a matched prefix. */
const whole = (path: string): JsonObject => ({
  uriRegexRewrite: { match: '^/.*$', rewrite: path },
});

/** The part of a subtree below its node keeps its rest; the node itself is replaced whole. */
function subtreeRewrites(
  subtree: string,
  path: string,
): readonly { uri: JsonObject; rewrite: JsonObject }[] {
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

function ofPath(box: Box, pattern: PathPattern, path: string): readonly Rewritten[] {
  const { paths: _, ...rest } = box;
  if (!('subtree' in pattern))
    return [{ matches: httpMatches({ ...rest, paths: [pattern] }), rewrite: whole(path) }];
  return subtreeRewrites(pattern.subtree, path).map(({ uri, rewrite }) => ({
    matches: httpMatches(rest).map((match) => ({ uri, ...match })),
    rewrite,
  }));
}

/**
 * The matches of a route with their rewrites. Where the path is rewritten each way of matching
 * becomes a route of its own, in the same order.
 */
export function rewrites(
  boxes: readonly Box[],
  rewrite: Rewrite | undefined,
): readonly Rewritten[] {
  const authority: JsonObject = rewrite?.host === undefined ? {} : { authority: rewrite.host };
  const path = rewrite?.path;
  if (path === undefined) {
    const matches = boxes.flatMap(httpMatches);
    return [{ matches, ...(rewrite?.host !== undefined && { rewrite: authority }) }];
  }
  const parts = boxes.flatMap((box) =>
    box.paths === undefined
      ? [{ matches: httpMatches(box), rewrite: whole(path) }]
      : box.paths.flatMap((pattern) => ofPath(box, pattern, path)),
  );
  return parts.map((part) => ({ ...part, rewrite: { ...part.rewrite, ...authority } }));
}
