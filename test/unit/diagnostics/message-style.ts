/** The numbers of each file of codes; together they are the catalogue. */
export const stages: Readonly<Record<string, RegExp>> = {
  read: /^MW1[0-8]\d{2}$/,
  workspace: /^MW19\d{2}$/,
  check: /^MW2[0-4]\d{2}$/,
  policy: /^MW2[5-9]\d{2}$/,
  model: /^MW3[0-8]\d{2}$/,
  reach: /^MW39\d{2}$/,
  compile: /^MW4\d{3}$/,
  serve: /^MW7\d{3}$/,
  internal: /^MW9\d{3}$/,
};

/**
 * Holes that are filled with words or numbers of our own, or with text that brings its own
 * backticks; with a code in front where the same name is text of users elsewhere. Every other hole
 * is text of users and stands in backticks.
 */
export const plainHoles: ReadonlySet<string> = new Set([
  'MW3009.field',
  'MW3013.key',
  'MW3033.hosts',
  'actual',
  'advice',
  'built',
  'character',
  'count',
  'days',
  'expected',
  'feature',
  'found',
  'hint',
  'kind',
  'known',
  'limit',
  'line',
  'meaning',
  'mtls',
  'offset',
  'outcome',
  'patch',
  'perTry',
  'problem',
  'protocol',
  'range',
  'reason',
  'sum',
  'timeout',
  'tries',
  'until',
  'way',
  'what',
  'why',
]);
