import { printYaml } from '../compile/printer.ts';
import type { JsonObject } from '../source/json.ts';

const width = 96;

/** Words as comment lines; the lines after the first of an item (`- x`) stand below its text. */
export function comment(text: string, indent = ''): string {
  const hanging = text.startsWith('- ') ? '  ' : '';
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + word.length + 3 > width) {
      lines.push(line);
      line = hanging;
    }
    line = line.trim() === '' ? line + word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => `${indent}# ${each}`.trimEnd()).join('\n') + '\n';
}

/** Fields as YAML, indented. */
export function fields(value: JsonObject, indent = ''): string {
  return printYaml(value).replaceAll(/^(?=.)/gm, indent);
}

/** The line that tells an editor the schema of a file. */
export function modeline(kind: string, schemas: string): string {
  return `# yaml-language-server: $schema=${schemas}/${kind.toLowerCase()}.schema.json\n`;
}

/** The head of a document: what it is, and its names. */
export function head(kind: string, metadata: JsonObject): string {
  return fields({ apiVersion: 'meshwright.dev/v1alpha1', kind, metadata });
}

/** A document as text: modeline, comments, head, and `spec`. */
export function documentText(
  kind: string,
  metadata: JsonObject,
  spec: JsonObject,
  around: { readonly schemas: string; readonly remarks: readonly string[] },
): string {
  return [
    modeline(kind, around.schemas),
    ...around.remarks.map((remark) => comment(remark)),
    head(kind, metadata),
    fields({ spec }),
  ].join('');
}
