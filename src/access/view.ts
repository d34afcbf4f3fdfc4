import type { Shift } from './atoms/atom.ts';
import type { CallerPattern } from './term.ts';

/**
 * How a request is changed on its way to the place that judges it, so that the terms there can be
 * asked of the request as it was sent. What is absent arrives as sent.
 */
export interface View {
  /** Another path altogether, or another node before the rest of it. */
  readonly path?: { readonly exact: string } | Shift;
  readonly host?: string;
  /** By lower-case name: the values that arrive, after those that were sent where they are kept. */
  readonly headers?: Readonly<
    Record<string, { readonly keepsSent: boolean; readonly values: readonly string[] }>
  >;
  /** `bad`: whatever was sent, a token that nobody knows. Else the issuers whose tokens are taken away. */
  readonly token?: 'bad' | { readonly without: readonly string[] };
  /** `none`: identity is not seen, the address of the packet is. A function: the caller is always this one. */
  readonly caller?: 'none' | ((pattern: CallerPattern) => boolean);
}
