import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const read = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));

interface Manifest {
  readonly version: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly '//devDependencies': Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, string>>;
  readonly '//overrides': Readonly<Record<string, string>>;
}

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const manifest = read('package.json') as Manifest;
const locked = (read('package-lock.json') as { packages: Record<string, Locked> }).packages;
const EXACT = /^\d+\.\d+\.\d+$/;

describe('package.json', () => {
  it('has a reason for every dependency and every override, and no other reasons', () => {
    expect(Object.keys(manifest['//devDependencies'])).toEqual(
      Object.keys(manifest.devDependencies),
    );
    expect(Object.keys(manifest['//overrides'])).toEqual(Object.keys(manifest.overrides));
    const reasons = { ...manifest['//devDependencies'], ...manifest['//overrides'] };
    for (const [name, reason] of Object.entries(reasons)) {
      expect(reason.length, name).toBeGreaterThan(10);
    }
  });

  it('pins exact versions', () => {
    for (const [name, version] of Object.entries({
      ...manifest.devDependencies,
      ...manifest.overrides,
    })) {
      expect(version, name).toMatch(EXACT);
    }
  });

  it('has no dependency at run time and no script that runs at installation', () => {
    expect(manifest.dependencies ?? {}).toEqual({});
    const atInstallation = [
      'preinstall',
      'install',
      'postinstall',
      'prepare',
      'prepublish',
      'prepack',
    ];
    expect(Object.keys(manifest.scripts).filter((name) => atInstallation.includes(name))).toEqual(
      [],
    );
  });
});

describe('the commands of package.json', () => {
  const files = Object.values(manifest.scripts).flatMap((line) => line.match(/\S+\.mjs/g) ?? []);

  it('call files that exist', () => {
    expect(files).toContain('scripts/setup.mjs');
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it.each(['README.md', 'CONTRIBUTING.md', '.ci/run'])('are those that %s names', (file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const named = [...text.matchAll(/npm (?:run )?(test:real|test|(?<=run )[a-z:]+)/g)];
    expect(named.length).toBeGreaterThan(0);
    expect(
      named.map(([, name]) => name).filter((name) => !Object.hasOwn(manifest.scripts, name ?? '')),
    ).toEqual([]);
  });
});

describe('package-lock.json', () => {
  const packages = Object.entries(locked).filter(([place]) => place !== '');

  it('has a digest for everything that gets installed, from the public registry', () => {
    for (const [place, { integrity, resolved }] of packages) {
      expect(integrity, place).toMatch(/^sha512-/);
      expect(resolved, place).toMatch(/^https:\/\/registry\.npmjs\.org\//);
    }
  });

  // `npm ci` refuses a lockfile that lacks an optional package, also one for another system.
  it('holds the packages of every system', () => {
    const wanted = packages.flatMap(([, entry]) => Object.keys(entry.optionalDependencies ?? {}));
    const names = new Set(packages.map(([place]) => place.split('node_modules/').at(-1)));
    expect(wanted.filter((name) => !names.has(name))).toEqual([]);
  });

  it('says the versions that package.json says', () => {
    for (const [name, version] of Object.entries(manifest.devDependencies)) {
      expect(locked[`node_modules/${name}`]?.version, name).toBe(version);
    }
  });
});
