import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { placeOf } from '../read/document.ts';
import { pointer, type Pointer } from '../source/pointer.ts';
import { parseCaller } from './caller.ts';
import type { CheckedDocument } from './checked.ts';
import type { Caller, Callers } from './intents.generated.ts';
import { rulesOf } from './rule-slips.ts';

/** What the lines of a guarantee share. */
interface Line {
  readonly from?: Callers;
  readonly except?: readonly Caller[];
}

interface WrittenCaller {
  readonly caller: string;
  readonly at: Pointer;
}

function callersAt(
  callers: Caller | readonly Caller[] | undefined,
  at: Pointer,
): readonly WrittenCaller[] {
  if (callers === undefined) return [];
  if (typeof callers === 'string') return [{ caller: callers, at }];
  return callers.map((caller, index) => ({ caller, at: `${at}/${index}` }));
}

function callersOf(checked: CheckedDocument): readonly WrittenCaller[] {
  if (checked.kind !== 'Guarantee')
    return rulesOf(checked).flatMap(({ at, rule }) => callersAt(rule.from, `${at}/from`));
  const all: Readonly<Record<string, readonly Line[]>> = { ...checked.value.spec };
  return Object.entries(all).flatMap(([kind, lines]) =>
    lines.flatMap((line, index) => {
      const at = pointer('spec', kind, index);
      return [...callersAt(line.from, `${at}/from`), ...callersAt(line.except, `${at}/except`)];
    }),
  );
}

/** Callers by name alone, in documents that have no namespace to look in. */
export function namespaceSlips(checked: CheckedDocument): readonly Diagnostic[] {
  if (checked.kind === 'Service') return [];
  const { kind, document, object } = checked;
  return callersOf(checked).flatMap(({ caller, at }) => {
    const { value } = parseCaller(caller);
    if (value?.kind !== 'service' || value.namespace !== undefined) return [];
    return [diagnostic('MW2301', placeOf(document, at, 'value', object), { name: caller, kind })];
  });
}
