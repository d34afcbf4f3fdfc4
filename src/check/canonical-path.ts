const unreserved = /^[A-Za-z0-9._~-]$/;
// RFC 3986, `pchar`: what may stand in a path segment as it is.
const pchar = /^[A-Za-z0-9._~!$&'()*+,;=:@-]$/;
const pchars = /^[A-Za-z0-9._~!$&'()*+,;=:@-]*$/;

/** One character of a path, or one `%XX`, and its canonical form. */
function canonicalUnit(
  text: string,
  at: number,
): { readonly length: number; readonly form: string } {
  const [first = ''] = text.slice(at, at + 2);
  if (first === '%') {
    const hex = text.slice(at + 1, at + 3);
    if (!/^[0-9A-Fa-f]{2}$/.test(hex)) return { length: 1, form: '%25' };
    const decoded = String.fromCharCode(Number.parseInt(hex, 16));
    return { length: 3, form: unreserved.test(decoded) ? decoded : `%${hex.toUpperCase()}` };
  }
  if (pchar.test(first)) return { length: 1, form: first };
  // A lone surrogate has no UTF-8 form; `U+FFFD` is what every encoder writes for it.
  const whole = /^\p{Surrogate}$/u.test(first) ? '\uFFFD' : first;
  return { length: first.length, form: encodeURIComponent(whole) };
}

/** The part of a segment that is not canonical, and the whole segment in its canonical form. */
export interface SegmentForm {
  readonly form: string;
  /** First wrong stretch of the segment; absent if it is canonical. */
  readonly wrong?: readonly [start: number, end: number];
}

/**
 * A path segment in the one form that RFC 3986 (6.2.2) calls normalized: letters, digits and `-._~`
 * never escaped, escapes in upper case, everything outside `pchar` escaped as UTF-8.
 */
export function canonicalSegment(text: string): SegmentForm {
  if (pchars.test(text)) return { form: text };
  let form = '';
  let wrong: [number, number] | undefined;
  for (let at = 0; at < text.length;) {
    const unit = canonicalUnit(text, at);
    if (!wrong && unit.form !== text.slice(at, at + unit.length)) wrong = [at, at + unit.length];
    form += unit.form;
    at += unit.length;
  }
  return wrong ? { form, wrong } : { form };
}

/** A path without `.`, `..`, empty segments in its middle, and with each segment canonical. */
export function canonicalPath(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  for (const [index, segment] of segments.entries()) {
    const { form } = canonicalSegment(segment);
    const isLast = index === segments.length - 1;
    if (form === '..') kept.pop();
    else if (form !== '.' && form !== '') kept.push(form);
    // A trailing slash is part of the path: `/a/` and `/a` are two resources.
    if (isLast && kept.length > 0 && (form === '' || form === '.' || form === '..')) kept.push('');
  }
  return `/${kept.join('/')}`;
}
