/** Who stands at the other end of a connection, as TLS proves it. */
export type Peer =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'mesh';
      readonly trustDomain: string;
      readonly namespace: string;
      readonly account: string;
    }
  | { readonly kind: 'spiffe'; readonly uri: string };

/** What a request proves about its user. */
export type Token =
  | { readonly kind: 'none' }
  | { readonly kind: 'bad' }
  | {
      readonly kind: 'valid';
      /** Name of the issuer in the mesh. */
      readonly issuer: string;
      readonly claims: Readonly<Record<string, readonly string[]>>;
    };

/** One HTTP request or TCP connection, as its caller sends it. */
export interface Request {
  readonly wire: 'http' | 'tcp';
  readonly peer: Peer;
  /** Name of the gateway it comes through, when it comes from outside. */
  readonly gateway?: string;
  /** The called service, `namespace/name`. */
  readonly to: string;
  /** Port of the service. */
  readonly port: number;
  /** Source of the packet. */
  readonly sourceIp?: string;
  /** Address of the client in front of all proxies. */
  readonly remoteIp?: string;
  readonly method: string;
  /** Canonical path, without its query. */
  readonly path: string;
  readonly query: Readonly<Record<string, readonly string[]>>;
  /** Lower case. */
  readonly host: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly token: Token;
}
