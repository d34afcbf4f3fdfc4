import type { Checked, Intents, Kind } from '../check/checked.ts';
import { placeOf } from '../read/document.ts';
import type { JsonObject } from '../source/json.ts';
import type { ObjectRef, Place } from '../source/place.ts';
import type { Pointer } from '../source/pointer.ts';

/** The spec of one document, as it counts in one mesh, and where its fields stand. */
export interface View<K extends Kind> {
  readonly object: ObjectRef;
  readonly metadata: Intents[K]['metadata'];
  readonly spec: Intents[K]['spec'];
  /** The place of a field, by its pointer below `spec`. */
  readonly place: (below: Pointer, part?: 'key' | 'value') => Place;
  /** The place of the whole document: its name. */
  readonly here: Place;
  readonly file: string;
}

/** A document as it stands. */
export function view<K extends Kind>(checked: Checked<K>): View<K> {
  const made = viewWith(checked, {}, '');
  // What a Mesh or a Team says holds for many services, and each of them says where it stands.
  const known = new Map<string, Place>();
  const place: View<K>['place'] = (below, part = 'value') => {
    const key = `${part}${below}`;
    const found = known.get(key) ?? made.place(below, part);
    known.set(key, found);
    return found;
  };
  return { ...made, place };
}

/**
 * A document with some keys of its spec replaced whole by those that stand below another pointer:
 * how an environment (`spec.meshes.NAME`) differs.
 */
export function viewWith<K extends Kind>(
  checked: Checked<K>,
  overlay: JsonObject,
  overlayAt: Pointer,
): View<K> {
  const { object, document, value } = checked;
  const isAsItStands = Object.keys(overlay).length === 0;
  const place: View<K>['place'] = (below, part = 'value') => {
    const isReplaced = !isAsItStands && Object.hasOwn(overlay, below.split('/')[1] ?? '');
    const base = isReplaced ? overlayAt : '/spec';
    return placeOf(document, `${base}${below}`, part, object);
  };
  return {
    object,
    metadata: value.metadata,
    spec: isAsItStands ? value.spec : { ...value.spec, ...overlay },
    place,
    here: placeOf(document, '/metadata/name', 'value', object),
    file: document.file,
  };
}
