import { requestWords } from '../reach/request-words.ts';
import type { Texts } from '../source/text.ts';
import { code, row, sentence } from './comment/markdown-text.ts';
import { missingText, readingText, routeText, type Answer } from './decision.ts';
import { lineIndex } from './line-index.ts';
import { sourceLines } from './source-line.ts';

const words: Readonly<Record<Answer['decision']['decision'], string>> = {
  allow: '✅ allow',
  deny: '❌ deny',
  asks: '⚠️ asks',
  unknown: '⚠️ unknown',
};

function linesTable(answer: Answer, texts: Texts): readonly string[] {
  const lines = sourceLines(answer.decision.rules, lineIndex(texts));
  if (lines.length === 0) return [];
  const rows = lines.map(({ file, line, text }) =>
    row(code(`${file}:${line}`, 'table'), code(text, 'table')),
  );
  return ['', row('Decided by', 'Line'), '|:--|:--|', ...rows];
}

/** One paragraph of escaped text. */
const said = (title: string, text: string) => ['', `**${title}** ${text}`];

/** A decision as Markdown: nothing of it is a mention, a link or a tag. Ends with a line break. */
export function decisionMarkdown(answer: Answer, texts: Texts): string {
  const { from, request, decision, missing, readings = [] } = answer;
  const find = lineIndex(texts);
  const lines = [
    `### ${words[decision.decision]}: ${code(requestWords(from, request))}`,
    ...said('Reason', `${sentence(decision.reason)} (${code(decision.cause)})`),
    ...linesTable(answer, texts),
    ...readings.flatMap((reading) => said('Path', code(readingText(reading)))),
    ...(decision.shadow ? said('Shadow', 'would be refused if `mode` were `enforce`') : []),
    ...(decision.route && decision.decision !== 'deny'
      ? said('Way', code(routeText(decision.route, request)))
      : []),
    ...missing.flatMap((each) => said('Missing', sentence(missingText(each, find)))),
  ];
  return `${lines.join('\n')}\n`;
}
