/** A JSON pointer (RFC 6901) as text, `''` for the whole document. */
export type Pointer = string;

/** One step down from a pointer: a key or an index, escaped. */
export function child(pointer: Pointer, step: string | number): Pointer {
  return `${pointer}/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** A pointer from its steps, escaped. */
export function pointer(...steps: readonly (string | number)[]): Pointer {
  return steps.reduce<Pointer>((at, step) => child(at, step), '');
}

/** The unescaped steps of a pointer; none for `''`. */
export function steps(at: Pointer): readonly string[] {
  if (at === '') return [];
  return at
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** A pointer as people write it: `spec.allow[0].from`. */
export function fieldPath(at: Pointer): string {
  let path = '';
  for (const step of steps(at)) {
    if (/^\d+$/.test(step)) path += `[${step}]`;
    else if (/^[A-Za-z_][\w-]*$/.test(step)) path += path === '' ? step : `.${step}`;
    else path += `[${JSON.stringify(step)}]`;
  }
  return path;
}
