/** Our own bug, never a user's: the process answers with exit code 3, admission with a denial. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** States what must be true here if the code is right. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}
