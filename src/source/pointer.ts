/** A JSON pointer (RFC 6901) as text, `''` for the whole document. */
export type Pointer = string;

/** One step down from a pointer: a key or an index, escaped. */
export function child(pointer: Pointer, step: string | number): Pointer {
  // Most steps have nothing to escape, and pointers are made by the hundred thousand.
  if (typeof step === 'number' || !/[~/]/.test(step)) return `${pointer}/${step}`;
  return `${pointer}/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** A pointer from its steps, escaped. */
export function pointer(...steps: readonly (string | number)[]): Pointer {
  let at: Pointer = '';
  for (const step of steps) at = child(at, step);
  return at;
}

/** The unescaped steps of a pointer; none for `''`. */
export function steps(at: Pointer): readonly string[] {
  if (at === '') return [];
  const written = at.slice(1).split('/');
  if (!at.includes('~')) return written;
  return written.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
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
