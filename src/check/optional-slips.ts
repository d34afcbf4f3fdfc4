import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { placeOf } from '../read/document.ts';
import type { Pointer } from '../source/pointer.ts';
import type { CheckedDocument } from './checked.ts';

// What protects: a target that cannot express it must not run the service.
const protecting = ['mtls', 'allow', 'deny', 'jwt', 'remoteIp', 'egress', 'external.tls', 'mode'];

/** Entries of a list `optional` that name something which may never be lost. */
export function optionalSlips(
  checked: CheckedDocument,
  optional: readonly string[] | undefined,
  at: Pointer,
): readonly Diagnostic[] {
  return (optional ?? []).flatMap((feature, index) => {
    const isProtecting = protecting.some(
      (name) =>
        feature === name || feature.startsWith(`${name}.`) || name.startsWith(`${feature}.`),
    );
    if (!isProtecting) return [];
    const place = placeOf(checked.document, `${at}/${index}`, 'value', checked.object);
    return [diagnostic('MW2303', place, { feature })];
  });
}
