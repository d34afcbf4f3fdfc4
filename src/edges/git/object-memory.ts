import { treeBudget } from '../../source/tree.ts';
import type { ObjectInfo, ObjectReader, StoredObject } from './object-reader.ts';
import type { ObjectId } from './resolve-revision.ts';
import type { TreeEntry } from './tree-entries.ts';

/**
 * Objects that were read, by id: what two revisions share is fetched once, and both get the very
 * same bytes. An id stands for its content, so one memory may serve several repositories. It lives
 * as long as the command that compares the revisions, and holds no more than one tree may have.
 */
export interface ObjectMemory {
  readonly infos: Map<ObjectId, ObjectInfo>;
  readonly blobs: Map<ObjectId, StoredObject>;
  readonly trees: Map<ObjectId, Promise<readonly TreeEntry[] | undefined>>;
  bytes: number;
}

/** A memory of nothing. */
export function objectMemory(): ObjectMemory {
  return { infos: new Map(), blobs: new Map(), trees: new Map(), bytes: 0 };
}

function keep(memory: ObjectMemory, id: ObjectId, object: StoredObject): void {
  if (object.type !== 'blob' || memory.bytes + object.size > treeBudget.bytes) return;
  if (memory.blobs.has(id)) return;
  memory.blobs.set(id, object);
  memory.bytes += object.size;
}

/** The same reader, asking git only for what is not remembered. */
export function remembering(objects: ObjectReader, memory: ObjectMemory): ObjectReader {
  return {
    info: async (id) => {
      const known = memory.infos.get(id);
      if (known !== undefined) return known;
      const { type, size } = await objects.info(id);
      memory.infos.set(id, { type, size });
      return { type, size };
    },
    read: async (id) => {
      const known = memory.blobs.get(id);
      if (known !== undefined) return known;
      const object = await objects.read(id);
      keep(memory, id, object);
      return object;
    },
    close: () => objects.close(),
  };
}
