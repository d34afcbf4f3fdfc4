import type { Request } from '../../access/request.ts';
import { requestText } from '../request-words.ts';
import type { Step } from './shortest-chain.ts';

/** One call of a chain. */
export interface Hop {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  /** In words, without its ends. */
  readonly requests: readonly string[];
  /** A request that it may be. */
  readonly request: Request;
}

/** A way of calls from an ingress gateway to a service that holds sensitive data. */
export interface Chain {
  /** `ingress:name`. */
  readonly from: string;
  readonly to: string;
  /** The label that makes the target sensitive: `data: pci`. */
  readonly label: string;
  readonly hops: readonly Hop[];
}

/** A step in words. */
export function hopOf({ from, to, port, request }: Step): Hop {
  return { from, to, port, requests: [requestText(request)], request };
}
