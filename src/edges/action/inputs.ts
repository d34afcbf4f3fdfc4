import { getBooleanInput, getInput } from '@actions/core';

/** When a comment is written. */
export const commentModes = ['on-change', 'never'] as const;

/** What a workflow asks for, under `with:`. */
export interface Inputs {
  /** Folder below the workspace. */
  readonly path: string;
  /** Empty where the workflow has none: then there is no comment. */
  readonly token: string;
  readonly comment: (typeof commentModes)[number];
  readonly strict: boolean;
  /** Login that the token writes as, for hosts that do not tell. */
  readonly author?: string;
}

/** A workflow asks for something that cannot be. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** @throws {InputError} an input has a value that is none. */
export function readInputs(): Inputs {
  const written = getInput('comment') || 'on-change';
  const comment = commentModes.find((mode) => mode === written);
  if (comment === undefined)
    throw new InputError(`input comment: '${written}' is none of ${commentModes.join(', ')}`);
  const author = getInput('comment-author');
  return {
    path: getInput('path') || '.',
    token: getInput('token'),
    comment,
    strict: getInput('strict') === '' ? false : strictInput(),
    ...(author !== '' && { author }),
  };
}

function strictInput(): boolean {
  try {
    return getBooleanInput('strict');
  } catch {
    throw new InputError(`input strict: '${getInput('strict')}' is neither true nor false`);
  }
}
