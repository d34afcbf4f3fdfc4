import { linearRegExp, type LinearRegExp } from '../check/linear-reg-exp.ts';

/** Who owns a path of the repository; empty where nobody is named. */
export type OwnersOf = (path: string) => readonly string[];

const owner = /^(@[A-Za-z0-9][A-Za-z0-9_.-]*(\/[A-Za-z0-9][A-Za-z0-9_.-]*)*|[^@\s]+@[^@\s]+)$/;

/** What no file of this kind needs: more would only cost time. */
const maximumRules = 5_000;

/** `**`, `*` and `?` of a pattern as regular expression; all other characters stand for themselves. */
function glob(pattern: string): string {
  return pattern
    .split(/(\*\*\/|\*\*|\*|\?)/)
    .map((part) => {
      if (part === '**/') return '(?:.*/)?';
      if (part === '**') return '.*';
      if (part === '*') return '[^/]*';
      if (part === '?') return '[^/]';
      return part.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
    })
    .join('');
}

/**
 * A pattern as gitignore means it: with a slash before its end it counts from the root, else it is
 * a name at any depth; what it names counts with all below.
 */
function matcher(pattern: string): LinearRegExp {
  const isRooted = pattern.slice(0, -1).includes('/');
  const body = glob(pattern.replace(/^\//, '').replace(/\/$/, ''));
  return linearRegExp(
    `^${isRooted ? '' : '(?:.*/)?'}${body}${pattern.endsWith('/*') ? '' : '(?:/.*)?'}$`,
  );
}

/**
 * Reads a CODEOWNERS file: the last pattern that matches decides. Lines that GitHub would not take
 * are passed by.
 * https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 */
export function codeOwners(text: string): OwnersOf {
  const rules = text.split('\n', maximumRules).flatMap((line) => {
    const [pattern = '', ...owners] = line
      .replace(/(^|\s)#.*$/, '')
      .trim()
      .split(/\s+/);
    if (pattern === '' || /^[![]/.test(pattern) || pattern.length > 500) return [];
    return [{ matches: matcher(pattern), owners: owners.filter((each) => owner.test(each)) }];
  });
  rules.reverse();
  return (path) => rules.find(({ matches }) => matches.test(path))?.owners ?? [];
}
