import { expect } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { graphFindings } from '../../src/reach/graph-findings.ts';
import { soundMeshOf } from './mesh-of.ts';
import { meshText, serviceText } from './mesh-text.ts';

/** Services by name (`ns/name` or a name in `shop`): each in a file of its own, with a flow map as its spec. */
export type Services = Readonly<Record<string, string>>;

/** What was found, and the text under a place with its file. */
export interface Found {
  readonly found: readonly Diagnostic[];
  readonly text: (place: Pick<Diagnostic, 'range'>) => string;
}

/** The findings about the graph of services; `mesh` are further lines of the spec of the Mesh. */
export function findings(services: Services, mesh = ''): Found {
  const named = Object.entries(services).map(([name, spec]) => {
    const full = name.includes('/') ? name : `shop/${name}`;
    return [`${name}.yaml`, serviceText(full, spec)] as const;
  });
  const files: Readonly<Record<string, string>> = {
    'mesh.yaml': meshText(mesh),
    ...Object.fromEntries(named),
  };
  const text = ({ range }: Pick<Diagnostic, 'range'>): string =>
    range === undefined
      ? ''
      : `${range.file}: ${files[range.file]?.slice(range.start, range.end) ?? ''}`;
  return { found: graphFindings(soundMeshOf(files)), text };
}

/** The codes of the findings. */
export const codesOf = ({ found }: Found): readonly string[] => found.map(({ code }) => code);
/** The only finding, which has this code. */
export const only = ({ found }: Found, code: string): Diagnostic => {
  expect(found.map((one) => one.code)).toEqual([code]);
  const [one] = found;
  if (one === undefined) throw new Error('nothing was found');
  return one;
};
