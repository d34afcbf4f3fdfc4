/** How the proxies of a mesh spell a path before rules see it: `ProxyPathNormalization` of Istio. */
export type Normalization = 'none' | 'base' | 'merge-slashes' | 'decode-and-merge-slashes';

/** From the least to the most that is done to a path. */
export const normalizations: readonly Normalization[] = [
  'none',
  'base',
  'merge-slashes',
  'decode-and-merge-slashes',
];

const escape = /^%[0-9A-Fa-f]{2}/;
const unreserved = /^[A-Za-z0-9._~-]$/;
/** What Envoy leaves in a path as it is, beside unreserved characters. */
const kept = /^[!$&'()*+,/:;=@[\]]$/;

/** A `%` that starts no escape; it is told apart until its neighbours are decoded. */
const bare = '\u{0}';
const bareEscape = new RegExp(`${bare}(?=[0-9A-Fa-f]{2})`, 'g');

/** The spelling of one character or escape at a place of the path, and how much of the text it is. */
function unitAt(text: string, at: number): readonly [form: string, length: number] {
  const [code] = escape.exec(text.slice(at, at + 3)) ?? [];
  if (code !== undefined) {
    const decoded = String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return [unreserved.test(decoded) ? decoded : code, 3];
  }
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (character === '%') return [bare, 1];
  if (character === '\\') return ['/', 1];
  if (unreserved.test(character) || kept.test(character)) return [character, 1];
  // A lone surrogate has no UTF-8 form; `U+FFFD` is what every encoder writes for it.
  const bytes = /\p{Surrogate}/u.test(character) ? '\uFFFD' : character;
  return [encodeURIComponent(bytes), character.length];
}

/** Characters and escapes in their one spelling. */
function canonicalCharacters(path: string): string {
  let form = '';
  for (let at = 0; at < path.length;) {
    const [unit, length] = unitAt(path, at);
    form += unit;
    at += length;
  }
  // `%%341` must not become the escape `%41`: a second reader would decode it once more.
  return form.replaceAll(bareEscape, '%25').replaceAll(bare, '%');
}

/** RFC 3986, 5.2.4: `.` and `..` taken away, with the segment before `..`, be it an empty one. */
function withoutDots(path: string): string {
  if (!path.includes('/.')) return path;
  const segments = path.split('/').slice(1);
  const result: string[] = [];
  for (const [index, segment] of segments.entries()) {
    if (segment === '..') result.pop();
    else if (segment !== '.') result.push(segment);
    const isLast = index === segments.length - 1;
    if (isLast && (segment === '.' || segment === '..')) result.push('');
  }
  return `/${result.join('/')}`;
}

/** Envoy joins what stands between slashes, so a path of nothing else keeps its first and its last. */
function withMergedSlashes(path: string): string {
  return /^\/{2,}$/.test(path) ? '//' : path.replaceAll(/\/{2,}/g, '/');
}

/**
 * A path as rules see it. `undefined` if the proxy refuses it: no leading slash, a fragment, control
 * characters or blanks, an escaped zero byte. A query is cut off.
 *
 * Source: Envoy's `normalize_path` (canonicalization of googleurl: unreserved escapes decoded, other
 * escapes kept in their case, what cannot stand in a path escaped, `\` read as `/`), then
 * `merge_slashes`; `path_with_escaped_slashes_action: UNESCAPE_AND_FORWARD` comes before both.
 */
export function normalizePath(raw: string, mode: Normalization): string | undefined {
  const [path = ''] = raw.split('?');
  if (!path.startsWith('/') || /[^!-\u{7e}\u{80}-\u{10ffff}]|#/u.test(path)) return undefined;
  if (mode === 'none') return path;
  if (/%00/.test(path)) return undefined;
  const decoded =
    mode === 'decode-and-merge-slashes'
      ? path.replaceAll(/%2f/gi, '/').replaceAll(/%5c/gi, '\\')
      : path;
  const normal = withoutDots(canonicalCharacters(decoded));
  return mode === 'base' ? normal : withMergedSlashes(normal);
}
