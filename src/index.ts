/**
 * The library: what meshwright knows, as functions of values. It touches no file, clock or network;
 * whoever calls it brings the texts, the day, and a function that evaluates the guardrails.
 */
export { check } from './check/check.ts';
export type { Checked, CheckedDocument, Kind } from './check/checked.ts';
export type { Evaluate } from './check/evaluate.ts';
export type { RuleMeta } from './check/rule-meta.ts';
export { schemaNames, schemaOf } from './check/schemas.ts';
export type { Change } from './compare/change.ts';
export { compare } from './compare/compare.ts';
export type { Artifact, KubeObject } from './compile/artifact.ts';
export { compile, type CompiledTarget } from './compile/compile.ts';
export { artifactPath } from './compile/layout.ts';
export { printYaml } from './compile/printer.ts';
export type { Target } from './compile/target.ts';
export type { Request } from './access/request.ts';
export type { Diagnostic } from './diagnostics/diagnostic.ts';
export { hasErrors, type Outcome } from './diagnostics/outcome.ts';
export { decide } from './model/decide/decide.ts';
export type { Decision } from './model/decision.ts';
export type { Mesh } from './model/mesh.ts';
export { model } from './model/model.ts';
export { drive, pipeline, resolve, type Run, type RunInput, type Stage } from './pipeline.ts';
export { guarantees } from './reach/guarantees.ts';
export type { Document } from './read/document.ts';
export { read } from './read/read.ts';
export type { SourceText } from './source/text.ts';
export { targets } from './targets/index.ts';
