import { check } from '../../src/check/check.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { ordered } from '../../src/diagnostics/order.ts';
import { model } from '../../src/model/model.ts';
import { read } from '../../src/read/read.ts';
import { decodeUtf8 } from '../../src/read/utf8.ts';
import type { ExampleFiles } from './diagnostic-page.ts';

/** What a check of an example found, and the texts that its places point into. */
export interface CheckedExample {
  readonly diagnostics: readonly Diagnostic[];
  readonly texts: ReadonlyMap<string, string>;
}

const minimalMesh = `apiVersion: meshwright.dev/v1alpha1
kind: Mesh
metadata: {name: demo}
spec:
  targets:
    local: {type: istio, dataplane: sidecar, version: "1.30", rootNamespace: istio-system}
`;

/** Examples are about one thing: a Mesh is added where they do without. */
function complete(files: ExampleFiles): ExampleFiles {
  const hasMesh = [...files.values()].some((bytes) =>
    /^kind: Mesh$/m.test(Buffer.from(bytes).toString()),
  );
  return hasMesh ? files : new Map([...files, ['mesh.yaml', Buffer.from(minimalMesh)]]);
}

/** All stages that `check` runs, on files in memory. */
export function checkExample(example: ExampleFiles): CheckedExample {
  const decoded = [...complete(example)].map(([file, bytes]) => decodeUtf8(file, bytes));
  const texts = new Map(decoded.map(({ shown }) => [shown.file, shown.text]));
  const readings = decoded.flatMap(({ value }) => (value ? [read(value)] : []));
  const checked = check(readings.flatMap(({ value }) => value));
  const modelled = model(checked.value);
  const diagnostics = [
    ...[...decoded, ...readings].flatMap((outcome) => outcome.diagnostics),
    ...checked.diagnostics,
    ...modelled.diagnostics,
  ];
  return { diagnostics: ordered(diagnostics), texts };
}
