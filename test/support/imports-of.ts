import { blankCode } from './blank-code.ts';

/** One import of a module; `reexport` is `export … from`. */
export interface Import {
  readonly specifier: string;
  readonly kind: 'import' | 'reexport' | 'dynamic';
}

const found = /(['"])([^'"\n]+)\1/y;

/** Where a module's name follows: `from '…'`, `import '…'`, `import('…')`, `require('…')`. */
const leads = /\b(from\s*|import\s*|import\s*\(\s*|require\s*\(\s*)(?=['"])/g;

function kindOf(lead: string, before: string): Import['kind'] {
  if (lead.includes('(')) return 'dynamic';
  // The statement's first word stands at the start of a line: a formatter is in force.
  const start = [...before.matchAll(/^(import|export)\b/gm)].at(-1)?.[1];
  return lead.startsWith('from') && start === 'export' ? 'reexport' : 'import';
}

/** Every import of a source text, also type-only, dynamic and multi-line ones. */
export function importsOf(text: string): readonly Import[] {
  const { code, uncommented } = blankCode(text);
  return [...code.matchAll(leads)].flatMap((match) => {
    const [lead] = match;
    found.lastIndex = match.index + lead.length;
    const specifier = found.exec(uncommented)?.[2];
    if (specifier === undefined) return [];
    return [{ specifier, kind: kindOf(lead, code.slice(0, match.index)) }];
  });
}

/** The path that a relative import means, from the root of the repository. */
export function resolved(file: string, specifier: string): string {
  const parts = file.split('/').slice(0, -1);
  for (const step of specifier.split('/')) {
    if (step === '..') parts.pop();
    else if (step !== '.') parts.push(step);
  }
  return parts.join('/');
}
