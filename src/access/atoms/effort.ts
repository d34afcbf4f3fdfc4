/**
 * Work that may still be done; below zero what it was for is given up. It is counted and not timed:
 * the same patterns have the same answer on every machine.
 */
export interface Effort {
  left: number;
}
