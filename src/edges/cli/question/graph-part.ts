import { didYouMean } from '../../../check/did-you-mean.ts';
import type { Mesh } from '../../../model/mesh.ts';
import { edges } from '../../../reach/edges.ts';
import { graphOf, type Graph } from '../../../reach/graph.ts';
import { subgraph, type Part } from '../../../reach/subgraph.ts';
import { wayGraph } from '../../../reach/way-graph.ts';
import { flagOption, textOption, type Options } from '../command.ts';
import { UsageError } from '../exit-code.ts';
import { findNode } from './find-node.ts';

function unknown(what: string, asked: string, known: readonly string[]): UsageError {
  const near = didYouMean(asked, known);
  const hint = near === undefined ? '' : ` (did you mean ${near}?)`;
  return new UsageError(`no ${what} '${asked}' in this mesh${hint}`);
}

function namespacesOf(mesh: Mesh, options: Options): readonly string[] | undefined {
  const [namespace, team] = [textOption(options, 'namespace'), textOption(options, 'team')];
  const teams = mesh.owners.filter((owner) => owner.team === team);
  if (team !== undefined && teams.length === 0)
    throw unknown(
      'team',
      team,
      mesh.owners.map((owner) => owner.team),
    );
  const known = [...mesh.services, ...mesh.externals].map((each) => each.namespace);
  if (namespace !== undefined && !known.includes(namespace))
    throw unknown('namespace', namespace, known);
  const ofTeam = team === undefined ? undefined : teams.flatMap(({ namespaces }) => namespaces);
  if (namespace === undefined) return ofTeam;
  if (ofTeam !== undefined && !ofTeam.includes(namespace))
    throw new UsageError(`namespace '${namespace}' is not one of team '${team ?? ''}'`);
  return [namespace];
}

function hopsOf(options: Options): number {
  const written = textOption(options, 'hops') ?? '1';
  if (!/^[1-9]\d{0,3}$/.test(written)) throw new UsageError(`--hops ${written}: a number from 1`);
  return Number(written);
}

function directionOf(options: Options): NonNullable<Part['around']>['direction'] {
  const [up, down] = [flagOption(options, 'upstream'), flagOption(options, 'downstream')];
  if (up === down) return 'both';
  return up ? 'upstream' : 'downstream';
}

/** What is around a service, or all that one end reaches or is reached by. */
function aroundOf(mesh: Mesh, options: Options): Part['around'] {
  const ends = [
    ['service', directionOf(options), hopsOf(options)],
    ['from', 'downstream', Infinity],
    ['to', 'upstream', Infinity],
  ] as const;
  const asked = ends.flatMap(([name, direction, hops]) => {
    const written = textOption(options, name);
    return written === undefined ? [] : [{ id: findNode(mesh, written), direction, hops }];
  });
  if (asked.length > 1)
    throw new UsageError(
      '--service, --from and --to ask different things; only --from and --to go together',
    );
  if (textOption(options, 'service') === undefined)
    for (const name of ['hops', 'upstream', 'downstream'])
      if (options[name] !== undefined)
        throw new UsageError(`--${name} says how far around --service is looked; name one`);
  return asked[0];
}

/**
 * The graph of a mesh, or the part of it that the options of `graph` ask for: calls that nobody asks
 * about are not worked out.
 *
 * @throws {UsageError} where they name what is not there, or do not go together.
 */
export function graphPart(mesh: Mesh, options: Options): Graph {
  const [from, to] = [textOption(options, 'from'), textOption(options, 'to')];
  const namespaces = namespacesOf(mesh, options);
  if (from !== undefined && to !== undefined) {
    const others = ['service', 'hops', 'upstream', 'downstream', 'namespace', 'team'];
    const given = others.find((name) => options[name] !== undefined);
    if (given !== undefined)
      throw new UsageError(`--${given} does not go with --from and --to: chains may lead anywhere`);
    return wayGraph(mesh, findNode(mesh, from), findNode(mesh, to));
  }
  const around = aroundOf(mesh, options);
  if (around === undefined && namespaces === undefined) return graphOf(mesh, edges(mesh));
  const part = subgraph(mesh, {
    ...(around && { around }),
    ...(namespaces && { namespaces }),
  });
  if (around === undefined || textOption(options, 'service') !== undefined) return part;
  return { ...part, asked: from === undefined ? { to: around.id } : { from: around.id } };
}
