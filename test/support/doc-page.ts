/** One fenced block of a page of the user documentation. */
export interface DocBlock {
  /** Language: the first word of the info string. */
  readonly language: string;
  /** What else the info string says: `file=cart.yaml`, `fragment`, `error=MW2001`, `before`, `run`. */
  readonly words: readonly string[];
  readonly body: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  /** Where the body stands in the text of the page. */
  readonly start: number;
  readonly end: number;
}

/** The blocks below one heading of the second level. */
export interface DocSection {
  readonly title: string;
  readonly blocks: readonly DocBlock[];
}

const fence = /^(`{3,})([^\n`]*)\n([\s\S]*?)^\1[ \t]*$/gm;

/** A page as its sections; blocks before the first heading stand in a section without a title. */
export function docSections(text: string): readonly DocSection[] {
  const prose = withoutFences(text);
  const heads = [...prose.matchAll(/^## (.*)$/gm)].map((match) => ({
    title: match[1] ?? '',
    at: match.index,
  }));
  const blocks = [...text.matchAll(fence)].map((match) => blockOf(text, match));
  return [{ title: '', at: 0 }, ...heads].map(({ title, at }, index) => {
    const end = heads[index]?.at ?? text.length;
    return { title, blocks: blocks.filter(({ start }) => start > at && start < end) };
  });
}

function blockOf(text: string, match: RegExpExecArray): DocBlock {
  const [, ticks = '', info = '', body = ''] = match;
  const [language = '', ...words] = info.trim().split(/\s+/);
  const start = match.index + ticks.length + info.length + 1;
  const line = text.slice(0, match.index).split('\n').length;
  return { language, words, body, line, start, end: start + body.length };
}

/** The value of `name=value` in the info string of a block. */
export function wordOf({ words }: DocBlock, name: string): string | undefined {
  return words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** The same text with blanks for fenced blocks, so that places stay where they are. */
export function withoutFences(text: string): string {
  return text.replace(fence, (block) => block.replace(/[^\n]/g, ' '));
}

/** One command of a console block, and what the page shows below it. */
export interface ConsoleStep {
  readonly command: string;
  readonly output: string;
}

/** The commands of a console block; a line that starts with `$ ` starts one. */
export function consoleSteps({ body }: DocBlock): readonly ConsoleStep[] {
  const parts = body.split(/^\$ /m).slice(1);
  return parts.map((part) => {
    const end = part.indexOf('\n');
    return { command: part.slice(0, end), output: part.slice(end + 1) };
  });
}
