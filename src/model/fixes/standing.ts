import type { Operation } from '../../access/box-algebra.ts';

/**
 * How an operation that a call declares stands to what the other side grants: `granted` whole, in
 * part, not at all (`missing`), or not at all and refused besides, so that a grant would not help.
 */
export type Standing = (sent: Operation) => 'granted' | 'partly' | 'missing' | 'refused';
