import { check } from '../../src/check/check.ts';
import type { Outcome } from '../../src/diagnostics/outcome.ts';
import type { Mesh } from '../../src/model/mesh.ts';
import { model } from '../../src/model/model.ts';
import { read } from '../../src/read/read.ts';

/** Texts by file name, or one text that is `mesh.yaml`. */
export type Files = string | Readonly<Record<string, string>>;

/** Files in memory through read, check and model; the findings of all three, in that order. */
export function meshOf(files: Files): Outcome<Mesh | undefined> {
  const texts = Object.entries(typeof files === 'string' ? { 'mesh.yaml': files } : files);
  const readings = texts.map(([file, text]) => read({ file, text }));
  const checked = check(
    readings.flatMap(({ value }) => value),
    new Map(texts),
  );
  const modelled = model(checked.value);
  return {
    value: modelled.value,
    diagnostics: [
      ...readings.flatMap(({ diagnostics }) => diagnostics),
      ...checked.diagnostics,
      ...modelled.diagnostics,
    ],
  };
}

/** The Mesh of files that have no error; a test that gets one fails with it. */
export function soundMeshOf(files: Files): Mesh {
  const { value, diagnostics } = meshOf(files);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (value === undefined || errors.length > 0) {
    const said = errors.map(({ code, message }) => `${code} ${message}`).join('\n');
    throw new Error(`the files make no Mesh:\n${said}`);
  }
  return value;
}
