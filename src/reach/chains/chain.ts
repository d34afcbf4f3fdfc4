import type { Request } from '../../access/request.ts';
import { requestText } from '../request-words.ts';
import type { HopWords } from './hop-access.ts';
import type { Step } from './shortest-chain.ts';

/** One call of a chain. */
export interface Hop {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  /** All that may pass, in words, without its ends. */
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
export function hopOf({ from, to, port, as, request }: Step, words: HopWords): Hop {
  const { requests } = words({ from, as, to, port });
  return {
    from,
    to,
    port,
    requests: requests.length > 0 ? requests : [requestText(request)],
    request,
  };
}
