import { catalogue, isCode } from '../diagnostics/catalogue.ts';
import type { Entry } from '../diagnostics/entry.ts';
import { visible } from './visible.ts';

/** The texts of pages by name: a code of the catalogue, or a guardrail. Markdown. */
export type Pages = Readonly<Record<string, string>>;

function codeOfSlug(slug: string): string | undefined {
  const entries: Readonly<Record<string, Entry>> = catalogue;
  return Object.keys(entries).find((code) => entries[code]?.slug === slug);
}

/**
 * The name of the page that a question is about: `MW2001`, `mw2001`, `unknown-field`,
 * `policy/istio/strict-mtls` or `strict-mtls`. Nothing where there is no such page.
 */
export function pageName(question: string, pages: Pages): string | undefined {
  const code = question.toUpperCase();
  const candidates = [
    isCode(code) ? code : undefined,
    codeOfSlug(question),
    question.startsWith('policy/') ? question.split('/').at(-1) : question,
  ];
  return candidates.find((name) => name !== undefined && Object.hasOwn(pages, name));
}

/** Markdown's marks of a heading give way to bold; code blocks are set in; all else stays as written. */
export function explainCode(page: string, { color }: { readonly color: boolean }): string {
  const bold = (text: string) => (color ? `\u001b[1m${text}\u001b[0m` : text);
  let inCode = false;
  const lines = page
    .trimEnd()
    .split('\n')
    .flatMap((line) => {
      const fence = /^`{3,}(.*)$/.exec(line);
      if (fence) {
        inCode = !inCode;
        const file = /\bfile=(\S+)/.exec(fence[1] ?? '')?.[1];
        return inCode && file !== undefined ? [`    # ${file}`] : [];
      }
      if (inCode) return [line === '' ? '' : `    ${visible(line)}`];
      const heading = /^(#+) (.*)$/.exec(line);
      if (!heading) return [visible(line)];
      const title = visible(heading[2] ?? '');
      return [bold(heading[1] === '#' || color ? title : `${title}:`)];
    });
  return `${lines.join('\n')}\n`;
}
