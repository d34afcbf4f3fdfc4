import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { devNull } from 'node:os';
import { parse } from 'node:path';

/**
 * The only place that starts git on what somebody else wrote, and the variables it gets there. It goes through
 * `node:child_process` and not through simple-git, for two reasons: a `cat-file --batch` that
 * lives as long as a walk needs its standard input, which simple-git does not give out; and
 * simple-git refuses `--git-dir` and the `GIT_CONFIG_*` variables unless its guards are switched
 * off, while these are what keeps the repository's own wishes away.
 *
 * Only `rev-parse` and `cat-file` are ever run: neither touches an index, a work tree, hooks,
 * filters, pagers (there is no terminal) or the file-system monitor. What is left is the lazy
 * fetch of a partial clone, which could start a program that the repository names: no protocol is
 * allowed, so it ends there. Replacement refs are off: an id means what it hashes to.
 */
function environment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = ['PATH', 'Path', 'SYSTEMROOT', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR'].flatMap(
    (name) => {
      const value = env[name];
      return value === undefined ? [] : [[name, value] as const];
    },
  );
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_SYSTEM: devNull,
    GIT_CONFIG_GLOBAL: devNull,
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_CONFIG_COUNT: '2',
    GIT_CONFIG_KEY_0: 'core.fsmonitor',
    GIT_CONFIG_VALUE_0: 'false',
    GIT_CONFIG_KEY_1: 'core.hooksPath',
    GIT_CONFIG_VALUE_1: devNull,
  };
}

/**
 * Starts git on one repository, without a shell.
 *
 * @param gitDir absolute path of `.git` (a folder, or the file of a linked work tree) or of a bare
 *   repository. Named, not searched for: git then asks no other folder for configuration.
 */
export function startGit(
  gitDir: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = process.env,
): ChildProcessWithoutNullStreams {
  const fixed = ['--no-pager', '--literal-pathspecs', `--git-dir=${gitDir}`, '--bare'];
  return spawn('git', [...fixed, ...args], {
    // Not the repository: no system looks for programs or settings there.
    cwd: parse(gitDir).root,
    env: environment(env),
    shell: false,
    windowsHide: true,
    stdio: 'pipe',
  });
}
