import { objectMemory, type ObjectMemory } from '../git/object-memory.ts';
import type { Threads } from './read-in-threads.ts';
import { readings, type Readings } from './readings.ts';

/**
 * What a command has read so far. Given to each state that it looks at, what they have in common is
 * fetched, decoded and checked once, and is the same value in all of them.
 */
export interface SharedReading {
  readonly readings: Readings;
  readonly objects: ObjectMemory;
}

/** Nothing read yet. */
export function sharedReading(threads?: Threads): SharedReading {
  return { readings: readings(threads), objects: objectMemory() };
}
