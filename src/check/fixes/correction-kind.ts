import type { Fix } from '../../diagnostics/fix.ts';
import { isObject, type Json } from '../../source/json.ts';
import { steps, type Pointer } from '../../source/pointer.ts';

/**
 * Fields of `spec` in which a corrected word is written. None of them says who may call whom, so a
 * wrong guess costs a timeout, never a door. Everything that is not listed is only offered.
 */
const harmless: ReadonlySet<string> = new Set([
  'balance',
  'breaker',
  'connectTimeout',
  'eject',
  'fault',
  'idleTimeout',
  'inbound',
  'limit',
  'retry',
  'telemetry',
  'timeout',
]);

/**
 * Names of fields whose correction is written although a word in them may not be: `deny` only
 * refuses, `calls` opens nothing that the other side does not grant, the others only hold fields.
 */
const containers: ReadonlySet<string> = new Set(['calls', 'defaults', 'deny', 'overrides']);

/** Dates end permissions, and these decide what is open; wherever they stand, they are only offered. */
const guarded: ReadonlySet<string> = new Set([
  'agreement',
  'allow',
  'egress',
  'mode',
  'mtls',
  'unless',
  'until',
]);

/** The head of a document: its only other reading would be that the document counts for nothing. */
const heads: ReadonlySet<Pointer> = new Set([
  '/apiVersion',
  '/kind',
  '/metadata',
  '/metadata/labels',
  '/metadata/name',
  '/metadata/namespace',
  '/spec',
]);

/** The steps below what only leads to a level: `defaults`, a call, a route, another mesh. */
function fieldSteps(written: readonly string[]): readonly string[] {
  const [first, second] = written;
  const [, , ...deeper] = written;
  if (first === 'defaults' || first === 'overrides') return written.slice(1);
  if (first === 'routes') return deeper;
  if (first === 'meshes' && second !== undefined) return fieldSteps(deeper);
  return written;
}

/**
 * Whether a corrected word may be written at a place or is only offered, by the corrected pointer.
 * A guess of ours must not open access, whatever the author meant: in a grant, a refusal or an
 * exception another name is another caller, so a person has to agree. In `calls` it may be written:
 * what is called opens only as far as its own file grants it. Waivers and Guarantees are the
 * guards themselves. `held` is what stands in a field whose name is corrected: with the name it
 * comes into force.
 */
export function correctionKind(kind: string, at: Pointer, held?: Json): Fix['kind'] {
  if (kind === 'Waiver') return 'patch';
  if (heads.has(at)) return 'write';
  const [top, ...written] = steps(at);
  if (kind === 'Guarantee' || top !== 'spec') return 'patch';
  return isHarmless(written, held) ? 'write' : 'patch';
}

function isHarmless(written: readonly string[], held: Json | undefined): boolean {
  const [first = ''] = written;
  if (written.some((step) => guarded.has(step))) return false;
  if (written.length === 1 && containers.has(first)) return first === 'deny' || !holdsGuarded(held);
  const [field, name, inCall] = fieldSteps(written);
  if (field === 'calls' && name !== undefined) return inCall === undefined || isOfCall(inCall);
  return field !== undefined && harmless.has(field);
}

function holdsGuarded(held: Json | undefined): boolean {
  return isObject(held) && Object.keys(held).some((key) => guarded.has(key));
}

const isOfCall = (field: string): boolean =>
  field === 'ops' || field === 'port' || harmless.has(field);
