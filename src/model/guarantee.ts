import type { Box, CallerPattern, KeyTest } from '../access/term.ts';
import type { Place } from '../source/place.ts';

/** A named set of decisions that must hold on every change. */
export interface Guarantee {
  readonly name: string;
  readonly lines: readonly GuaranteeLine[];
  readonly at: Place;
}

/** One line: it stands for every request it matches. */
export interface GuaranteeLine {
  readonly kind: 'allow' | 'deny' | 'routed' | 'never';
  /** Absent = anyone, with or without identity. Gateways that the line names stand apart. */
  readonly callers?: readonly CallerPattern[];
  /** Names of gateways, where the line says `ingress:NAME`: it speaks of what comes through them. */
  readonly gateways: readonly string[];
  readonly except: readonly CallerPattern[];
  /** `namespace/name`. */
  readonly to: string;
  /** Port numbers of the service; absent = every declared port. */
  readonly ports?: readonly number[];
  /** As the caller sends the request. */
  readonly requests: readonly Box[];
  readonly headers: readonly KeyTest[];
  /** `routed` only. */
  readonly version?: string;
  /** `never` only: the only ways, `namespace/name`. */
  readonly unlessThrough: readonly string[];
  /** As written: for a person to read. */
  readonly text: string;
  readonly at: Place;
}
