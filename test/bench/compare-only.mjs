// Part of `diff.mjs`, in a process of its own: both revisions of a repository are made into two Mesh
// values, each on its own; then the comparison alone is timed, the first time and warm. Arguments:
// the folder and the number of services; with `--objects OUT`, what both compile to for Istio is
// written to `OUT/before` and `OUT/after` as well.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { filesBelow, oneLineChange } from './large-repository.mjs';

/** The library as it is shipped; what builds it is run before. */
const { check, compare, compile, model, read, targets } = await import(
  new URL('../../dist/index.js', import.meta.url)
);

const [folder, count, , out] = process.argv.slice(2);

const decoded = new Map();

/** The documents of a text, decoded once: what both revisions share is not read again. */
function documentsOf(file, text) {
  const key = `${file}\n${text}`;
  if (!decoded.has(key)) decoded.set(key, read({ file, text }).value);
  return decoded.get(key);
}

function meshOf(texts) {
  const documents = [...texts].flatMap(([file, text]) => documentsOf(file, text));
  const { value, diagnostics } = model(check(documents, texts).value);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (value === undefined || errors.length > 0) throw new Error(JSON.stringify(errors.slice(0, 3)));
  return value;
}

const known = filesBelow(folder).map((file) => [
  relative(folder, file),
  readFileSync(file, 'utf8'),
]);
const change = oneLineChange(folder, Number(count));
const before = meshOf(new Map(known));
const after = meshOf(new Map([...known, [relative(folder, change.file), change.text]]));

function timed() {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const changes = compare(before, after).length;
  const { user, system } = process.cpuUsage(cpu);
  return { wall: (performance.now() - start) / 1000, cpu: (user + system) / 1e6, changes };
}
const first = timed();
const [, warm] = [timed(), timed(), timed()].toSorted((a, b) => a.cpu - b.cpu);

/** Istio objects, with templates of one segment as prefixes: network-config-analyzer stops at them. */
function objectsOf(mesh) {
  const { value, diagnostics } = compile(mesh, targets);
  const [target] = value;
  if (target === undefined) throw new Error(JSON.stringify(diagnostics.slice(0, 3)));
  return target.artifacts
    .filter(({ advice }) => advice !== true)
    .map(({ object }) => JSON.stringify(object).replaceAll('{*}', '*'));
}

if (out !== undefined) {
  for (const [side, mesh] of Object.entries({ before, after })) {
    mkdirSync(join(out, side), { recursive: true });
    writeFileSync(join(out, side, 'objects.yaml'), objectsOf(mesh).join('\n---\n'));
  }
}
console.log(JSON.stringify({ first, warm }));
