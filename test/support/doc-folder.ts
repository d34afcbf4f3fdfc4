import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { admissionOf } from './admission-of.ts';
import { gitRepository, type GitRepository } from './git-repository.ts';
import { runCli } from './run-cli.ts';
import { writeFiles } from './temporary-folder.ts';

const minimalMesh = `apiVersion: meshwright.dev/v1alpha1
kind: Mesh
metadata: {name: demo}
spec:
  targets:
    local: {type: istio, dataplane: sidecar, version: "1.30", rootNamespace: istio-system}
`;

/** The repository that the blocks of a page make. */
export interface DocFolder {
  /** Writes one file; `before` also commits all that is there. */
  write(file: string, text: string, before: boolean): void;
  /** Codes of all errors and warnings of `check`, each once, sorted. */
  codes(): Promise<readonly string[]>;
  /** What a command of a console block prints: data, then talk. */
  run(command: string): Promise<string>;
  /** What the webhook answers where this object is created. */
  admit(object: string): Promise<string>;
}

interface Reported {
  readonly diagnostics: readonly { readonly code: string; readonly severity: string }[];
}

async function codesIn({ folder }: GitRepository): Promise<readonly string[]> {
  const { stdout } = await runCli(folder, ['check', '-o', 'json']);
  const { diagnostics } = JSON.parse(stdout) as Reported;
  const loud = diagnostics.filter(({ severity }) => severity !== 'info');
  return [...new Set(loud.map(({ code, severity }) => `${severity} ${code}`))].sort();
}

/** Words of a command line; `'…'` and `"…"` hold blanks together. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, plain]) => single ?? double ?? plain ?? '',
  );
}

/** A repository with the minimal Mesh, which a block replaces by a Mesh of its own. */
export function docFolder(withMesh: boolean): DocFolder {
  const repository = gitRepository();
  const { folder } = repository;
  if (withMesh) writeFiles(folder, { 'mesh.yaml': minimalMesh });
  return {
    write(file, text, before) {
      writeFiles(folder, { [file]: text });
      if (before) repository.commit();
    },
    codes: () => codesIn(repository),
    admit: (object) => admissionOf(folder, object),
    async run(command) {
      const [program, ...argv] = wordsOf(command);
      if (program === 'cat') return readFileSync(join(folder, argv[0] ?? ''), 'utf8');
      if (program !== 'meshwright') throw new Error(`a page cannot run \`${program}\``);
      const { stdout, stderr } = await runCli(folder, argv);
      return stdout + stderr;
    },
  };
}
