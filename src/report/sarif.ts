import { catalogue } from '../diagnostics/catalogue.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Fix } from '../diagnostics/fix.ts';
import type { Entry } from '../diagnostics/entry.ts';
import { byCodeUnits } from '../diagnostics/order.ts';
import type { Severity } from '../diagnostics/severity.ts';
import { grouped } from '../source/grouped.ts';
import { objectName, type Place } from '../source/place.ts';
import type { SourceRange } from '../source/range.ts';
import type { Texts } from '../source/text.ts';
import { fingerprint } from './fingerprint.ts';
import { lineIndex, type LineIndex } from './line-index.ts';
import type {
  SarifArtifact,
  SarifFix,
  SarifLocation,
  SarifLog,
  SarifNotification,
  SarifRegion,
  SarifResult,
  SarifRule,
} from './sarif-log.ts';
import { counted, worst } from './tally.ts';

/** GitHub keeps so many results of a run. */
const maximum = 5000;

const levels = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Readonly<
  Record<Severity, string>
>;

/** Codes of guardrails are not in the catalogue: they have no entry. */
const entries: Readonly<Record<string, Entry | undefined>> = catalogue;

/** A path as a URI reference: what is no text (half a surrogate pair) cannot be encoded. */
function uri(file: string): string {
  const whole = file.replace(/\p{Surrogate}/gu, '\ufffd');
  return whole.split('/').map(encodeURIComponent).join('/');
}

function regionOf(range: SourceRange | undefined, find: LineIndex): SarifRegion | undefined {
  const lines = range && find(range);
  if (!lines) return undefined;
  const { start, end } = lines;
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
  };
}

const artifactOf = (file: string): SarifArtifact => ({ uri: uri(file), uriBaseId: '%SRCROOT%' });

/** A fix; none where an edit stands in a file whose lines are not known. */
function sarifFix({ title, kind, edits }: Fix, find: LineIndex): readonly SarifFix[] {
  const byFile = [...grouped(edits, ({ file }) => file)];
  const artifactChanges = byFile.map(([file, those]) => ({
    artifactLocation: artifactOf(file),
    replacements: those.flatMap((edit) => {
      const deletedRegion = regionOf(edit, find);
      return deletedRegion ? [{ deletedRegion, insertedContent: { text: edit.text } }] : [];
    }),
  }));
  const count = artifactChanges.reduce((sum, { replacements }) => sum + replacements.length, 0);
  if (count < edits.length) return [];
  const text = kind === 'write' ? title : `${title} (this could open access: ask its owner)`;
  return [{ description: { text }, artifactChanges }];
}

/** `Service/shop/cart#/spec/allow/0`. */
function qualifiedName({ object, pointer }: Place): string | undefined {
  return object && `${objectName(object)}${pointer ? `#${pointer}` : ''}`;
}

function location(place: Place, find: LineIndex): SarifLocation {
  const name = qualifiedName(place);
  const { range } = place;
  const region = regionOf(range, find);
  return {
    ...(range && {
      physicalLocation: {
        artifactLocation: artifactOf(range.file),
        ...(region && { region }),
      },
    }),
    ...(name !== undefined && { logicalLocations: [{ fullyQualifiedName: name }] }),
  };
}

/** A rule for people who filter by it: the texts without the values of one finding. */
function rule(finding: Diagnostic): SarifRule {
  const { code, slug, url } = finding;
  const entry = entries[code];
  const about = entry === undefined ? slug : entry.message.replace(/\{(\w+)\}/g, '$1');
  return {
    id: code,
    name: slug,
    shortDescription: { text: slug.replaceAll('-', ' ') },
    fullDescription: { text: about },
    help: { text: `See ${url}` },
    helpUri: url,
    defaultConfiguration: { level: levels[entry?.severity ?? finding.severity] },
  };
}

function rulesOf(diagnostics: readonly Diagnostic[]): readonly SarifRule[] {
  const byCode = new Map(diagnostics.map((finding) => [finding.code, rule(finding)]));
  return [...byCode.values()].sort((a, b) => byCodeUnits(a.id, b.id));
}

/**
 * Fingerprints of a run, in order. The same finding twice in one object or file (two tabs) differs
 * by a count, as GitHub's own line hashes do: equal ones would become one alert.
 */
function fingerprints(diagnostics: readonly Diagnostic[]): readonly string[] {
  const seen = new Map<string, number>();
  return diagnostics.map((finding) => {
    const hash = fingerprint(finding);
    const count = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, count);
    return `${hash}:${count}`;
  });
}

function result(
  finding: Diagnostic,
  ruleIndex: number,
  find: LineIndex,
): Omit<SarifResult, 'partialFingerprints'> {
  const { code, message, help, related } = finding;
  const at = location(finding, find);
  const fixes = (finding.fixes ?? []).flatMap((fix) => sarifFix(fix, find));
  return {
    ruleId: code,
    ruleIndex,
    level: levels[finding.severity],
    message: { text: help === undefined ? message : `${message}\n${help.trimEnd()}` },
    locations: Object.keys(at).length === 0 ? [] : [at],
    ...(related.length > 0 && {
      relatedLocations: related.map((place, id) =>
        Object.assign({ id, message: { text: place.message } }, location(place, find)),
      ),
    }),
    ...(fixes.length > 0 && { fixes }),
  };
}

function leftOut(count: number): readonly SarifNotification[] {
  if (count === 0) return [];
  const text = `${counted(count, 'finding')} left out: this file holds at most ${maximum}, the worst ones`;
  return [{ level: 'warning', message: { text } }];
}

/** Findings as one SARIF 2.1.0 run; `version` is that of meshwright. Plain data, to be printed as JSON. */
export function sarif(diagnostics: readonly Diagnostic[], texts: Texts, version: string): SarifLog {
  const find = lineIndex(texts);
  const kept = worst(diagnostics, maximum);
  const rules = rulesOf(kept);
  const indexOf = new Map(rules.map(({ id }, index) => [id, index]));
  const hashes = fingerprints(kept);
  const notifications = leftOut(diagnostics.length - kept.length);
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'meshwright',
            semanticVersion: version,
            informationUri: 'https://meshwright.dev',
            rules,
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: true,
            ...(notifications.length > 0 && { toolExecutionNotifications: notifications }),
          },
        ],
        results: kept.map((finding, index) =>
          Object.assign(result(finding, indexOf.get(finding.code) ?? 0, find), {
            partialFingerprints: { 'meshwright/v1': hashes[index] ?? '' },
          }),
        ),
      },
    ],
  };
}
