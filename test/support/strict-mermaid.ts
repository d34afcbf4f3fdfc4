const label = '"[A-Za-z0-9 ,./:∗+−·-]+"';
const node = `n\\d+(?:\\[${label}\\]|\\(\\[${label}\\]\\)|\\(${label}\\)|\\{\\{${label}\\}\\}|\\[\\(${label}\\)\\])`;
const arrow = `n\\d+ (?:-->|== ${label} ==>|-\\. ${label} \\.->|-- ${label} -->) n\\d+`;
const line = new RegExp(
  `^(?:flowchart LR|  %% nothing to draw|  subgraph g\\d+\\[${label}\\]|  end|  (?:  )?${node}|  ${arrow}|  linkStyle [\\d,]+ [a-z0-9#:,-]+|  classDef sensitive [a-z0-9#:,-]+|  class [n\\d,]+ sensitive)$`,
);

/** Lines of a flowchart that our own renderer may not write: whatever is in a name, it stays a label. */
export function mermaidFlaws(text: string): readonly string[] {
  const lines = text.trimEnd().split('\n');
  const declared = new Set(lines.flatMap((each) => /^ {2,4}(n\d+)[[({]/.exec(each)?.[1] ?? []));
  const used = lines.flatMap((each) => {
    const [, from, to] = /^ {2}(n\d+) .* (n\d+)$/.exec(each) ?? [];
    return from === undefined || to === undefined ? [] : [from, to];
  });
  return [
    ...(lines[0] === 'flowchart LR' ? [] : ['no flowchart']),
    ...lines.filter((each) => !line.test(each)),
    ...used.filter((id) => !declared.has(id)).map((id) => `${id} is not declared`),
  ];
}
