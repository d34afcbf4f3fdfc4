/** A text that Kubernetes accepts and the reader refuses, on purpose. */
export interface Difference {
  readonly name: string;
  /** Why it is right to refuse it. */
  readonly reason: string;
  /** Whether the reader's words for the refusal are of this kind. */
  readonly says: RegExp;
}

/**
 * Everything that may be refused although Kubernetes takes it. The other way round, what Kubernetes
 * refuses and the reader takes, there is no exception.
 */
export const differences: readonly Difference[] = [
  {
    name: 'documents behind `...`, text behind `---`, directives',
    reason: 'kubectl decodes the first document of each part and drops the rest in silence',
    says: /^kubectl would not read what follows/,
  },
  {
    name: 'what follows the root value',
    reason: 'go-yaml stops at the end of the root value and does not look at what follows',
    says: /^not valid YAML: unexpected .* (?:at node end|token in YAML (?:stream|document))|^not valid YAML: unexpected scalar token$/,
  },
  {
    name: 'quotes, brackets and keys that YAML 1.2 does not take behind the root value',
    reason: 'as above: go-yaml has stopped before them',
    says: /^not valid YAML: (?:missing closing|implicit keys need|nested mappings are not allowed)/,
  },
  {
    name: 'brackets whose content or end is not indented',
    reason: 'YAML wants the content of a block to be indented; the mistake is often a lost bracket',
    says: /^not valid YAML: (?:flow (?:map|sequence) in block collection must be sufficiently indented|block collections are not allowed within flow)/,
  },
  {
    name: 'comments, anchors and tags without a space',
    reason: 'they are hard to tell from text, and readers disagree',
    says: /^not valid YAML: (?:comments must be separated|tags and anchors must be separated|a node can have at most one|block scalars with more-indented)/,
  },
  {
    name: 'tags that readers decode differently',
    reason: '`!!binary`, `!!timestamp`, `!` and misspelt tags; no Kubernetes manifest needs one',
    says: /^the YAML tag|^not valid YAML: (?:could not resolve tag|the .*tag has no suffix|inside .* a tag must be followed|a tag holds)/,
  },
  {
    name: 'text in flow collections that YAML 1.1 and 1.2 split differently',
    reason: '`[a:]`, `{a?b}` and keys over several lines: the value would depend on the reader',
    says: /^not valid YAML: (?:a space must follow|inside .* a value with|a key and its|a key that is marked)/,
  },
  {
    name: 'keys that are equal as text',
    reason: '`1` and `"1"` are one JSON key; which value wins is chance in Go',
    says: /stands twice in this map$|is set both here and through/,
  },
  {
    name: 'characters on whose meaning readers disagree',
    reason: 'a lone carriage return, NEL, LS, PS and a byte order mark inside the text',
    says: /^the character U\+(?:000D|0085|2028|2029|FEFF) is not allowed/,
  },
  {
    name: 'tabs that go-yaml skips',
    reason: 'before a comment or inside text of several lines; a file has no use for them',
    says: /^a tab stands where/,
  },
  {
    name: 'values that start with a reserved character',
    reason: 'YAML 1.2 wants them quoted',
    says: /must be quoted$/,
  },
  {
    name: "the escape `\\'`",
    reason: 'only go-yaml knows it; in double quotes a single one needs no escape',
    says: /^not valid YAML: invalid escape sequence \\'/,
  },
  {
    name: 'lines of only spaces at the end of a block with a given indentation',
    reason: 'readers disagree on whether such lines belong to the text',
    says: /^not valid YAML: lines of only spaces/,
  },
];
