import { sharedDepth } from './printed-data.ts';

/** Deeper than any configuration, and far from where recursive readers of JSON overflow. */
const maxDepth = 500;

/**
 * Why a value must not be handed to the guardrails, if it must not. Only plain JSON passes: the
 * WebAssembly SDK reads bytes and odd objects as "nothing to complain of" instead of failing.
 * `budget` is in characters and values. Objects in `seen` passed before and are skipped; those of
 * the fourth level (a service, a workload) that pass are added: what is asked about one service and
 * the next shares them, and a mesh never changes.
 */
export function notPlainJson(
  value: unknown,
  budget: number,
  seen?: WeakSet<object>,
): string | undefined {
  const passed: object[] = [];
  const fault = firstFault(value, budget, ({ value: child, depth }) => {
    if (seen === undefined || depth !== sharedDepth || !isObjectValue(child)) return false;
    passed.push(child);
    return seen.has(child);
  });
  if (fault === undefined) for (const object of passed) seen?.add(object);
  return fault;
}

const isObjectValue = (value: unknown): value is object =>
  typeof value === 'object' && value !== null;

interface Step {
  readonly value: unknown;
  readonly depth: number;
}

function firstFault(
  value: unknown,
  budget: number,
  skip: (step: Step) => boolean,
): string | undefined {
  const stack: Step[] = [{ value, depth: 0 }];
  let spent = 0;
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (next.depth > maxDepth) return `it is nested deeper than ${maxDepth} levels`;
    if (skip(next)) continue;
    const fault = scalarFault(next.value);
    if (fault !== undefined) return fault;
    spent += typeof next.value === 'string' ? next.value.length + 1 : 1;
    const depth = next.depth + 1;
    if (Array.isArray(next.value)) {
      // A hole is a child too.
      for (const child of next.value) stack.push({ value: child, depth });
    } else if (isObjectValue(next.value)) {
      for (const [key, child] of Object.entries(next.value)) {
        if (!key.isWellFormed()) return 'a key is not valid Unicode';
        spent += key.length;
        stack.push({ value: child, depth });
      }
    }
    // Behind the loop: what waits on the stack counts as well, so a wide list ends here too.
    if (spent + stack.length > budget) return `it is larger than ${budget} characters`;
  }
  return undefined;
}

function scalarFault(value: unknown): string | undefined {
  if (value === null || typeof value === 'boolean') return undefined;
  if (typeof value === 'string') {
    // Half of a character: no JSON reader agrees with another on it.
    return value.isWellFormed() ? undefined : 'a text is not valid Unicode';
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
