/** Trials of one description, times the conditions that are told apart: far beyond what anybody's rules need. */
const mostWork = 2_000_000;

/**
 * The work of one description, counted in trials of a piece. A trial walks through all levels of the
 * frame, so thousands of conditions leave fewer of them.
 */
export class Effort {
  #left: number;

  constructor(levels: number) {
    this.#left = Math.ceil(mostWork / Math.max(levels, 1));
  }

  /** Whether one more trial may be made. */
  spend(): boolean {
    this.#left -= 1;
    return this.#left >= 0;
  }
}
