import { check } from './check/check.ts';
import type { CheckedDocument } from './check/checked.ts';
import type { Evaluate } from './check/evaluate.ts';
import { judge } from './check/judge.ts';
import { policyOf } from './check/policy.ts';
import type { RuleMeta } from './check/rule-meta.ts';
import { capability } from './compile/capability.ts';
import { isClash } from './compile/clashes.ts';
import { compile, type CompiledTarget } from './compile/compile.ts';
import { concernedDocuments, isConcerned, isFindingConcerned } from './compile/concerned.ts';
import { replacedObjects } from './compile/replaced-objects.ts';
import { gaps } from './compile/gaps.ts';
import { questionsOf, type Subject } from './compile/questions.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import { ordered } from './diagnostics/order.ts';
import { hasErrors, type Outcome } from './diagnostics/outcome.ts';
import { checkDates } from './model/dates.ts';
import { inventoryOf } from './model/manifests/inventory-of.ts';
import type { Mesh } from './model/mesh.ts';
import { model, type ModelMemo } from './model/model.ts';
import { withoutConsequences } from './model/consequences.ts';
import { affected, type Affected } from './reach/affected.ts';
import { graphFindings } from './reach/graph-findings.ts';
import { guarantees } from './reach/guarantees.ts';
import { manifestFindings } from './reach/manifests.ts';
import type { Document } from './read/document.ts';
import type { Texts } from './source/text.ts';
import { targets } from './targets/index.ts';

/** What a run over one mesh needs: its documents, the guardrails as data and as a function, and the day. */
export interface RunInput {
  readonly documents: readonly Document[];
  /** Texts of their files: with them a finding underlines the wrong part of a value. */
  readonly texts?: Texts;
  /** Whether a file could not be read whole and has its own error: what it declares is not known. */
  readonly hasGaps?: boolean;
  readonly rules: readonly RuleMeta[];
  readonly evaluate: Evaluate;
  /** `YYYY-MM-DD`: changes verdicts, never output. */
  readonly today: string;
  /** Names of all meshes of the workspace; without them a mesh that nobody has is not found. */
  readonly meshNames?: readonly string[];
  /** Of another state of the mesh: what rests on the same documents is not resolved again. */
  readonly memo?: ModelMemo;
  /**
   * Another state of the mesh, resolved with the same memo. Targets and guardrails are then asked only
   * about what can have changed since, as far as that can be told, and `compiled` stays empty.
   */
  readonly since?: KnownState;
}

/** A state of a mesh that was resolved before. */
export interface KnownState {
  readonly mesh: Mesh;
  readonly documents: readonly Document[];
}

/** What a run found and made. Where any finding is an error, `compiled` must not be written. */
export interface Run {
  readonly checked: readonly CheckedDocument[];
  /** Absent where the documents do not resolve. */
  readonly mesh?: Mesh;
  readonly compiled: readonly CompiledTarget[];
  readonly diagnostics: readonly Diagnostic[];
  /** Where targets and guardrails were asked about a part only: about how many services of how many. */
  readonly asked?: { readonly services: number; readonly of: number };
}

/** The stages of a run by name, in their order. */
export type Stage = 'check' | 'model' | 'guarantees' | 'compile' | 'guardrails';

/**
 * What documents mean, as far as they can be trusted to mean it: no mesh where anything is wrong.
 * `hasGaps` and `memo` as in `RunInput`.
 */
export function resolve(
  documents: readonly Document[],
  texts?: Texts,
  hasGaps = false,
  memo?: ModelMemo,
): Outcome<Mesh | undefined> {
  const { value: checked, diagnostics: shape } = check(documents, texts);
  const { value: mesh, diagnostics: meaning } = model(checked, texts, [], documents, memo);
  const diagnostics = ordered([...shape, ...withoutConsequences(meaning, shape, hasGaps)]);
  return { value: hasErrors([...shape, ...meaning]) ? undefined : mesh, diagnostics };
}

/**
 * What guardrails find in a mesh, its documents and what they compile to: the last stage of a run.
 * `about`: only services of these names, and what stands around them.
 */
export function judged(
  input: Pick<RunInput, 'rules' | 'evaluate' | 'today'>,
  checked: readonly CheckedDocument[],
  mesh: Mesh,
  compiled: readonly CompiledTarget[],
  about?: ReadonlySet<string>,
): readonly Diagnostic[] {
  const { value: policy, diagnostics } = policyOf(checked, input.rules, input.today);
  if (policy === undefined) return diagnostics;
  const documents = about === undefined ? checked : concernedDocuments(checked, about, mesh);
  const isAsked = (subject: Subject) => about === undefined || isConcerned(subject, about);
  const questions = questionsOf(mesh, documents, compiled, isAsked);
  const exceptions = { ...policy.exceptions, whole: about === undefined };
  return [...diagnostics, ...judge(questions, input.evaluate, policy.rulebook, exceptions)];
}

/**
 * The whole story of one mesh, from its documents to what is emitted. Yields the name of each stage
 * it enters, so that whoever drives it can show progress. It goes on as far as it can: what does not
 * resolve is not compiled, and nothing of it is judged.
 */
export function* pipeline(input: RunInput): Generator<Stage, Run> {
  yield 'check';
  const { value: checked, diagnostics: shape } = check(input.documents, input.texts);
  yield 'model';
  const { value: mesh, diagnostics: meaning } = model(
    checked,
    input.texts,
    input.meshNames,
    input.documents,
    input.memo,
  );
  const certain = withoutConsequences(meaning, shape, input.hasGaps ?? false);
  const found = [...shape, ...certain, ...checkDates(checked, input.today)];
  if (mesh === undefined || hasErrors([...shape, ...meaning]))
    return { checked, compiled: [], diagnostics: ordered(found) };
  yield 'guarantees';
  found.push(...guarantees(mesh).diagnostics, ...graphFindings(mesh));
  found.push(...manifestFindings(mesh, inventoryOf(input.documents), checked));
  const part = affectedSince(input, mesh);
  const asked = part?.part ?? mesh;
  yield 'compile';
  const missing = gaps(asked, targets);
  const { value: compiled, diagnostics: refused } = compile(asked, targets, { found: missing });
  const emitted = [
    ...capability(asked, targets, missing),
    ...refused.filter(isClash),
    ...replacedObjects(compiled, input.documents),
  ];
  found.push(...emitted.filter((each) => !part || isFindingConcerned(each, part.names)));
  yield 'guardrails';
  found.push(...judged(input, checked, mesh, compiled, part?.names));
  const diagnostics = ordered(found);
  if (part === undefined) return { checked, mesh, compiled, diagnostics };
  const of = mesh.services.length + mesh.externals.length;
  return { checked, mesh, compiled: [], diagnostics, asked: { services: part.names.size, of } };
}

const waiversOf = (documents: readonly Document[]): readonly Document[] =>
  documents.filter(({ value }) => value['kind'] === 'Waiver');

/** What can have changed since a known state; nothing where that may be all, or nobody asks. */
function affectedSince({ since, documents }: RunInput, mesh: Mesh): Affected | undefined {
  if (since === undefined) return undefined;
  const [was, is] = [waiversOf(since.documents), waiversOf(documents)];
  // A waiver decides about findings of services that nobody touched.
  const isAlike = was.length === is.length && is.every((each) => was.includes(each));
  return isAlike ? affected(since.mesh, mesh) : undefined;
}

/** Drives a generator of stages to its end; `enter` is told the name of each. */
export function drive<T>(stages: Generator<Stage, T>, enter: (stage: Stage) => void = () => {}): T {
  for (let step = stages.next(); ; step = stages.next()) {
    if (step.done === true) return step.value;
    enter(step.value);
  }
}
