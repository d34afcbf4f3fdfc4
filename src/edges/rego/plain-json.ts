/** Deeper than any configuration, and far from where recursive readers of JSON overflow. */
const maxDepth = 500;

/** A code unit that is half of a character: no JSON reader agrees with another on it. */
const loneSurrogate = /\p{Surrogate}/u;

/**
 * Why a value must not be handed to the guardrails, if it must not. Only plain JSON passes: the
 * WebAssembly SDK reads bytes and odd objects as "nothing to complain of" instead of failing.
 * `budget` is in characters and values.
 */
export function notPlainJson(value: unknown, budget: number): string | undefined {
  const stack: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  let spent = 0;
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (next.depth > maxDepth) return `it is nested deeper than ${maxDepth} levels`;
    const fault = scalarFault(next.value);
    if (fault !== undefined) return fault;
    spent += typeof next.value === 'string' ? next.value.length + 1 : 1;
    for (const [key, child] of entries(next.value)) {
      if (loneSurrogate.test(key)) return 'a key is not valid Unicode';
      spent += key.length;
      stack.push({ value: child, depth: next.depth + 1 });
    }
    // Behind the loop: what waits on the stack counts as well, so a wide list ends here too.
    if (spent + stack.length > budget) return `it is larger than ${budget} characters`;
  }
  return undefined;
}

function scalarFault(value: unknown): string | undefined {
  if (value === null || typeof value === 'boolean') return undefined;
  if (typeof value === 'string') {
    return loneSurrogate.test(value) ? 'a text is not valid Unicode' : undefined;
  }
  if (typeof value === 'number') {
    return Number.isFinite(value) ? undefined : 'a number is not finite';
  }
  if (typeof value !== 'object') return `a value is of type ${typeof value}`;
  return isPlain(value) ? undefined : 'a value is not plain data';
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Children with their keys; the ones of a list have none, and a hole is a child too. */
function entries(value: unknown): Iterable<readonly [string, unknown]> {
  if (Array.isArray(value)) return Array.from(value, (child): [string, unknown] => ['', child]);
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
