import type { Mesh, Owner } from '../model/mesh.ts';
import type { Change } from './change.ts';
import { fieldChanges, paired, type Field } from './field.ts';

const list = (values: readonly string[]): string => values.join(', ');

const ownersField: Field<Owner> = {
  name: 'mesh.owners',
  value: ({ owners, namespaces }) => [owners, namespaces],
  words: ({ owners, namespaces }) => `${list(owners) || 'nobody'} for ${list(namespaces)}`,
  places: ({ at }) => [at],
};

/** Who answers for the namespaces of each Team. */
export function ownerChanges(before: Mesh, after: Mesh): readonly Change[] {
  return paired(before.owners, after.owners, ({ team }) => team).flatMap(({ key, ...sides }) =>
    fieldChanges([ownersField], sides, { to: `Team/${key}` }),
  );
}
