import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { github } from '../../../src/report/github.ts';
import { visible } from '../../../src/report/visible.ts';
import { workflowCommand } from '../../../src/report/workflow-command.ts';
import { finding } from './spots.ts';

interface Parsed {
  readonly command: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

const data = (text: string): string =>
  text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
const property = (text: string): string => data(text.replaceAll('%3A', ':').replaceAll('%2C', ','));

/**
 * Reads a workflow command as the runner does (actions/runner, `ActionCommand.TryParseV2`): the
 * first `::` after the head ends the properties; values are taken back in this order.
 */
function parse(line: string): Parsed | undefined {
  if (!line.startsWith('::')) return undefined;
  const end = line.indexOf('::', 2);
  if (end === -1) return undefined;
  const head = line.slice(2, end);
  const space = head.indexOf(' ');
  const command = space === -1 ? head : head.slice(0, space);
  const pairs = space === -1 ? [] : head.slice(space + 1).split(',');
  const properties = pairs.map((pair) => {
    const equals = pair.indexOf('=');
    return [pair.slice(0, equals), property(pair.slice(equals + 1))] as const;
  });
  return {
    command,
    properties: Object.fromEntries(properties),
    message: data(line.slice(end + 2)),
  };
}

const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('%', '%0A', '%25', '::', ':', ',', '=', '\r', '\n', 'error', ' ', ']'))
    .map((all) => all.join('')),
);

describe('a workflow command', () => {
  it('is read back as it was meant, whatever it holds', () => {
    fc.assert(
      fc.property(nasty, nasty, nasty, (file, title, message) => {
        const line = workflowCommand('error', { file, line: 3, title }, message);
        expect(line).not.toMatch(/[\r\n]/);
        expect(parse(line)).toEqual({
          command: 'error',
          properties: { file, line: '3', title },
          message,
        });
      }),
      { numRuns: 500 },
    );
  });
});

describe('findings as annotations', () => {
  it('keep file and message whatever they hold', () => {
    fc.assert(
      fc.property(nasty, nasty, nasty, (file, message, text) => {
        const range = { file, start: 0, end: text.length };
        const lines = github([finding({ message, range })], new Map([[file, text]])).split('\n');
        expect(lines).toHaveLength(2);
        const parsed = parse(lines[0] ?? '');
        expect(parsed?.properties['file']).toBe(file);
        expect(parsed?.message.split('\n')[0]).toBe(visible(message));
      }),
      { numRuns: 300 },
    );
  });
  it('name columns only where the place is on one line', () => {
    const texts = new Map([['a', 'one\ntwo\n']]);
    const at = (start: number, end: number) =>
      parse(github([finding({ range: { file: 'a', start, end } })], texts))?.properties;
    expect(at(4, 7)).toMatchObject({ line: '2', endLine: '2', col: '1', endColumn: '4' });
    expect(at(1, 6)).toEqual({ file: 'a', line: '1', endLine: '2', title: 'MW0001 made-up' });
  });
  it('have a line also where the text is not at hand', () => {
    const shown = github([finding({ range: { file: 'gone', start: 7, end: 8 } })], new Map());
    expect(parse(shown)?.properties).toEqual({ file: 'gone', line: '1', title: 'MW0001 made-up' });
  });
});

describe('the limits of GitHub', () => {
  const many = (severity: 'error' | 'warning' | 'info', count: number) =>
    Array.from({ length: count }, (_, index) =>
      finding({ severity, message: `${severity} ${index}` }),
    );
  it('show ten of a kind, the last one counting the rest', () => {
    const shown = github(
      [...many('info', 3), ...many('warning', 10), ...many('error', 25)],
      new Map(),
    );
    const parsed = shown.trimEnd().split('\n').map(parse);
    expect(parsed.map((each) => each?.command)).toEqual([
      ...Array<string>(10).fill('error'),
      ...Array<string>(10).fill('warning'),
      ...Array<string>(3).fill('notice'),
    ]);
    expect(parsed[8]?.message).toMatch(/^error 8\n/);
    expect(parsed[9]?.message).toBe('16 more errors not shown here: see the log or the report');
    expect(parsed[19]?.message).toMatch(/^warning 9\n/);
  });
});
