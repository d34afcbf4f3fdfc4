import type { Pointer } from './pointer.ts';
import type { SourceRange } from './range.ts';

/** A Kubernetes-style object by its names. */
export interface ObjectRef {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** One spot, three views; any may be missing: text, field, object. */
export interface Place {
  readonly range?: SourceRange;
  readonly pointer?: Pointer;
  readonly object?: ObjectRef;
}

/** `Service/shop/cart`, or `Mesh/prod` for what has no namespace. */
export function objectName(ref: ObjectRef): string {
  return [ref.kind, ref.namespace, ref.name].filter((part) => part !== undefined).join('/');
}

/** The namespace of a name `namespace/name`. */
export function namespaceOf(name: string): string {
  return name.split('/')[0] ?? '';
}
