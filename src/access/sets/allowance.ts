/** Leaves an operation that has grown too large; it never leaves this file. */
class TooMuchWork extends Error {}

/** Counts the work on the sets of one frame, so that whoever writes the rules cannot make it endless. */
export interface Allowance {
  /** Notes work inside an operation, which ends here where that was too much. */
  readonly spend: (work: number) => void;
  /** An operation; `otherwise` where it is too much for one of them or for all together. */
  readonly operation: <T>(work: () => T, otherwise: T) => T;
  /** The result of several operations that together take at most so much; nothing if one was given up. */
  readonly within: <T>(limit: number, work: () => T) => T | undefined;
}

/**
 * `total`: all operations together; `most`: any one of them. Work is counted and not timed: the same
 * rules have the same answer on every machine.
 */
export function allowance(total: number, most: number): Allowance {
  let left = total;
  let floor = 0;
  let givenUp = 0;

  function operation<T>(work: () => T, otherwise: T): T {
    const outer = floor;
    floor = Math.max(outer, left - most);
    try {
      if (left > floor) return work();
    } catch (error) {
      if (!(error instanceof TooMuchWork)) throw error;
    } finally {
      floor = outer;
    }
    givenUp += 1;
    return otherwise;
  }

  return {
    spend: (work) => {
      left -= work;
      if (left < floor) throw new TooMuchWork();
    },
    operation,
    within: (limit, work) => {
      const [outer, before] = [floor, givenUp];
      floor = Math.max(outer, left - limit);
      try {
        const result = work();
        return givenUp === before ? result : undefined;
      } finally {
        floor = outer;
      }
    },
  };
}
