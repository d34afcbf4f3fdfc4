import { byCodeUnits } from '../diagnostics/order.ts';
import { invariant } from '../diagnostics/invariant.ts';
import type { Artifact } from './artifact.ts';
import { planDigest } from './digest.ts';
import type { Loss } from './losses.ts';
import { isObjectName } from './object-name.ts';
import { printYaml } from './printer.ts';
import { stamped } from './provenance.ts';

/** A file to write: its path with `/` below the output folder, and its text. */
export interface OutputFile {
  readonly path: string;
  readonly text: string;
}

/** Where an artefact is written, below the folder of its target. */
export function artifactPath({ object, advice }: Artifact): string {
  const { namespace, name } = object.metadata;
  if (advice) return `_cluster/${name}.yaml`;
  return `${namespace ?? '_cluster'}/${object.kind.toLowerCase()}-${name}.yaml`;
}

/** What is applied, in which order; a folder with this file is ours and is never read as intents. */
function indexOf(
  target: string,
  type: string,
  artifacts: readonly Artifact[],
  lost: readonly Loss[],
): string {
  const paths = (chosen: readonly Artifact[]) => chosen.map(artifactPath);
  const applied = artifacts.filter(({ advice }) => advice !== true);
  const index = {
    apiVersion: 'meshwright.dev/v1alpha1',
    kind: 'OutputIndex',
    target,
    type,
    digest: planDigest(artifacts),
    files: paths(artifacts),
    waves: [0, 1].map((wave) => paths(applied.filter((artifact) => artifact.wave === wave))),
    advice: paths(artifacts.filter(({ advice }) => advice)),
    lost,
  };
  return `${JSON.stringify(index, null, 2)}\n`;
}

/** The files of one target with what it loses, sorted by path. Two artefacts of one name would overwrite each other. */
export function layout(
  target: string,
  type: string,
  artifacts: readonly Artifact[],
  lost: readonly Loss[] = [],
): readonly OutputFile[] {
  const sorted = [...artifacts].sort((a, b) => byCodeUnits(artifactPath(a), artifactPath(b)));
  const seen = new Set<string>();
  for (const artifact of sorted) {
    const path = artifactPath(artifact);
    const { name, namespace } = artifact.object.metadata;
    invariant(!seen.has(path), `two artefacts are called ${path}`);
    invariant(isObjectName(name), `\`${name}\` cannot name an object`);
    invariant(
      namespace === undefined || isObjectName(namespace),
      `\`${namespace}\` is no namespace`,
    );
    seen.add(path);
  }
  const files = sorted.map((artifact) => ({
    path: `${target}/${artifactPath(artifact)}`,
    text: printYaml(stamped(artifact)),
  }));
  return [
    ...files,
    { path: `${target}/index.json`, text: indexOf(target, type, sorted, lost) },
  ].sort((a, b) => byCodeUnits(a.path, b.path));
}
