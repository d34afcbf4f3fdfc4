import { child, steps, type Pointer } from '../source/pointer.ts';

/** `[start, end)` in the file's text. */
export type Span = readonly [start: number, end: number];

/** Where one field stands: its value, and its key where it has one. */
export interface FieldSpans {
  readonly key?: Span;
  readonly value: Span;
}

/**
 * Where all fields of a document stand, as plain data that is cheap to make, to keep and to send to
 * another thread: no text of a pointer is made before somebody asks. The values are numbered as they
 * are met on the way down from the root, number 0.
 */
export interface Spans {
  /** The keys of the document, each once. */
  readonly names: readonly string[];
  /**
   * Six numbers of each value: its last step (the number of its key in `names`, or -1 - n for item n
   * of a list), start and end of its key (-1 without one), start and end of the value, and the
   * number of the first value that is not inside of it.
   */
  readonly numbers: Int32Array;
}

const width = 6;
const [keyAt, keyEndAt, startAt, endAt, nextAt] = [1, 2, 3, 4, 5];

/** Makes {@link Spans} while a document is walked. */
export class SpanRecorder {
  readonly #names = new Map<string, number>();
  readonly #numbers: number[] = [];

  /** Notes a value; what is noted until it is closed is inside of it. Returns its number. */
  open(step: string | number, key: Span | undefined, value: Span): number {
    const number = this.#numbers.length / width;
    const last = typeof step === 'number' ? -1 - step : this.#nameOf(step);
    this.#numbers.push(last, key?.[0] ?? -1, key?.[1] ?? -1, value[0], value[1], 0);
    return number;
  }

  close(number: number): void {
    this.#numbers[number * width + nextAt] = this.#numbers.length / width;
  }

  spans(): Spans {
    return { names: [...this.#names.keys()], numbers: Int32Array.from(this.#numbers) };
  }

  #nameOf(step: string): number {
    const known = this.#names.get(step);
    if (known !== undefined) return known;
    this.#names.set(step, this.#names.size);
    return this.#names.size - 1;
  }
}

/** Spans of a document whose only known place is that of the whole. */
export function spansOfWhole(value: Span): Spans {
  const recorder = new SpanRecorder();
  recorder.close(recorder.open('', undefined, value));
  return recorder.spans();
}

function fieldSpans({ numbers }: Spans, number: number): FieldSpans {
  const part = (at: number) => numbers[number * width + at] ?? 0;
  const value: Span = [part(startAt), part(endAt)];
  return part(keyAt) === -1 ? { value } : { key: [part(keyAt), part(keyEndAt)], value };
}

/** Every pointer with where its field stands, in the order in which they were met. */
export function fieldsOf(spans: Spans): ReadonlyMap<Pointer, FieldSpans> {
  return new Map([...numbersOf(spans)].map(([at, number]) => [at, fieldSpans(spans, number)]));
}

function numbersOf({ names, numbers }: Spans): ReadonlyMap<Pointer, number> {
  const found = new Map<Pointer, number>();
  const open: { readonly at: Pointer; readonly next: number }[] = [];
  for (let number = 0; number * width < numbers.length; number += 1) {
    while ((open.at(-1)?.next ?? Infinity) <= number) open.pop();
    const above = open.at(-1);
    const step = numbers[number * width] ?? 0;
    const at = above ? child(above.at, step < 0 ? -1 - step : (names[step] ?? '')) : '';
    found.set(at, number);
    open.push({ at, next: numbers[number * width + nextAt] ?? 0 });
  }
  return found;
}

/** Documents with more values get an index: looking through a long list for each item is quadratic. */
const mostToSearch = 256;
const indexes = new WeakMap<Spans, ReadonlyMap<Pointer, number>>();

function indexed(spans: Spans, pointer: Pointer): number | undefined {
  const index = indexes.get(spans) ?? numbersOf(spans);
  indexes.set(spans, index);
  return index.get(pointer);
}

/** The first value from `number` on, up to `end`, of one of two last steps. */
function among(
  numbers: Int32Array,
  [number, end]: Span,
  key: number,
  item: number,
): number | undefined {
  for (let at = number; at < end; at = numbers[at * width + nextAt] ?? end) {
    const step = numbers[at * width];
    if (step === key || step === item) return at;
  }
  return undefined;
}

const isIndex = /^(?:0|[1-9]\d{0,8})$/;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;

function searched({ names, numbers }: Spans, pointer: Pointer): number | undefined {
  if (numbers.length === 0) return undefined;
  let number = 0;
  for (const step of steps(pointer)) {
    const key = names.indexOf(step);
    // No step is NaN: a key that no value has finds nothing.
    const item = isDigit(step.charCodeAt(0)) && isIndex.test(step) ? -1 - Number(step) : NaN;
    const inside: Span = [number + 1, numbers[number * width + nextAt] ?? 0];
    const found = among(numbers, inside, key === -1 ? NaN : key, item);
    if (found === undefined) return undefined;
    number = found;
  }
  return number;
}

/** Where the field at a pointer stands; nothing for one that the document does not have. */
export function spansAt(spans: Spans, pointer: Pointer): FieldSpans | undefined {
  const isLarge = spans.numbers.length > mostToSearch * width;
  const number = isLarge ? indexed(spans, pointer) : searched(spans, pointer);
  return number === undefined ? undefined : fieldSpans(spans, number);
}
