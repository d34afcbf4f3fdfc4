/** The three commands that GitHub turns into annotations. */
export type Command = 'error' | 'warning' | 'notice';

/**
 * Escapes the message of a workflow command. The runner takes back exactly these
 * (actions/toolkit, `packages/core/src/command.ts`).
 */
export function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** Escapes a property: also what would end it. */
export function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** One line that GitHub Actions reads as an annotation. */
export function workflowCommand(
  command: Command,
  properties: Readonly<Record<string, string | number>>,
  message: string,
): string {
  const pairs = Object.entries(properties)
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
    .join(',');
  return `::${command}${pairs === '' ? '' : ` ${pairs}`}::${escapeData(message)}`;
}
