// `npm run check`: everything that can be said about the tree without running its tests.
// The steps run one after the other, all of them, so that one call shows every complaint.
import { runCommand, tool } from './run-command.mjs';

const steps = [
  ['format', [...tool('oxfmt/bin/oxfmt'), '--check'], '`npm run format` formats'],
  ['lint', tool('oxlint/bin/oxlint'), ''],
  ['types', [...tool('typescript/bin/tsc'), '-p', '.'], ''],
  [
    'architecture',
    [...tool('vitest/vitest.mjs'), 'run', 'test/architecture.test.ts'],
    'the import law stands in docs/architecture.md',
  ],
  ['dead code', [...tool('knip/bin/knip.js'), '--no-progress'], ''],
  ['generated', [process.execPath, 'scripts/generate.mjs', '--check'], '`npm run generate` writes'],
  [
    'action bundle',
    [process.execPath, 'scripts/build.mjs', '--check-dist'],
    '`npm run build` writes dist/action',
  ],
];

const results = [];
for (const [name, command, help] of steps) {
  console.log(`\n── ${name}`);
  const started = Date.now();
  const code = await runCommand(command);
  results.push({ name, help, ok: code === 0, seconds: ((Date.now() - started) / 1000).toFixed(1) });
}

console.log('\n── summary');
for (const { name, help, ok, seconds } of results) {
  const hint = ok || help === '' ? '' : ` — ${help}`;
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name.padEnd(14)} ${seconds.padStart(5)} s${hint}`);
}
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;
