/** The numbers of each stage; a file of codes holds only its own. */
export const stages: Readonly<Record<string, RegExp>> = {
  read: /^MW1\d{3}$/,
  check: /^MW2\d{3}$/,
  model: /^MW3[0-8]\d{2}$/,
  reach: /^MW39\d{2}$/,
  compile: /^MW4\d{3}$/,
  serve: /^MW7\d{3}$/,
  internal: /^MW9\d{3}$/,
};

/**
 * Holes that are filled with words or numbers of our own, or with text that brings its own
 * backticks. Every other hole is text of users and stands in backticks.
 */
export const plainHoles: ReadonlySet<string> = new Set([
  'advice',
  'built',
  'character',
  'count',
  'expected',
  'feature',
  'found',
  'kind',
  'limit',
  'line',
  'meaning',
  'offset',
  'outcome',
  'problem',
  'reason',
  'way',
  'why',
]);
