import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { placeOf } from '../read/document.ts';
import type { Checked } from './checked.ts';

type Spec = Checked<'Waiver'>['value']['spec'];

/** A waiver names exactly one thing that does not count, and a subject that can be found. */
export function waiverSlips({ value, document, object }: Checked<'Waiver'>): readonly Diagnostic[] {
  const at = (field: string) => placeOf(document, `/spec/${field}`, 'key', object);
  const problems = [exceptionSlip(value.spec, at), subjectSlip(value.spec, at)];
  return problems.filter((problem) => problem !== undefined);
}

type At = (field: string) => ReturnType<typeof placeOf>;

function exceptionSlip(spec: Spec, at: At): Diagnostic | undefined {
  const { guardrail, field, value, port } = spec;
  if (guardrail !== undefined) {
    const beside =
      field !== undefined
        ? 'field'
        : value !== undefined
          ? 'value'
          : port !== undefined
            ? 'port'
            : undefined;
    if (beside === undefined) return undefined;
    const what = `\`guardrail\` and \`${beside}\` stand side by side, but only one of them may`;
    return diagnostic('MW2007', at(beside), { what, way: 'write two Waivers' });
  }
  if (field === undefined) {
    return diagnostic('MW2004', at('guardrail'), {
      field: 'guardrail',
      way: 'add `guardrail: NAME`, or `field: mtls` with `value`',
    });
  }
  if (value !== undefined) return undefined;
  return diagnostic('MW2004', at('value'), {
    field: 'value',
    way: 'add `value`: the mode of mTLS that is permitted',
  });
}

function subjectSlip({ subject }: Spec, at: At): Diagnostic | undefined {
  const needs = subject.kind === 'Service';
  if (needs === (subject.namespace !== undefined)) return undefined;
  if (needs)
    return diagnostic('MW2004', at('subject/namespace'), {
      field: 'namespace',
      way: 'add `namespace`: a Service is found by its namespace and name',
    });
  return diagnostic('MW2001', at('subject/namespace'), {
    field: 'namespace',
    way: `a ${subject.kind} has no namespace: leave it out`,
  });
}
