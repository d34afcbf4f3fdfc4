/** Work that may still be done for one question; below zero the question is given up. */
export interface Effort {
  left: number;
}
