/** A guess at a string that a simple RE2 pattern matches; whoever uses it tries whether it does. */
export function regexGuess(pattern: string): string {
  return pattern
    .replace(/^\^|\$$/g, '')
    .replace(/\\d[+*]?|\[0-9\][+*]?/g, '0')
    .replace(/\\w[+*]?|\[\^\/\][+*]?|\.[+*]|\[[^\]]*\][+*]?/g, 'x')
    .replace(/\(([^|()]*)(\|[^()]*)?\)[?]?/g, '$1')
    .replace(/\\(.)/g, '$1');
}
