/**
 * Sets of requests as plain data. A term is a union of boxes without another union of boxes; in a
 * box the fields are ANDed, the values of a field ORed, and an absent field means "any".
 */
export interface RequestTerm {
  readonly boxes: readonly Box[];
  /** Taken out again (`unless`, `except`). */
  readonly minus?: readonly Box[];
}

/** A product of conditions, one a dimension of a request. HTTP fields never match on a TCP connection. */
export interface Box {
  readonly callers?: readonly CallerPattern[];
  /** Methods, exact and case-sensitive. */
  readonly methods?: readonly string[];
  readonly hosts?: readonly StringPattern[];
  readonly paths?: readonly PathPattern[];
  readonly headers?: readonly KeyTest[];
  readonly query?: readonly KeyTest[];
  readonly token?: TokenTest;
  /** The client's address, as the gateway sees it. */
  readonly remoteIp?: AddressTest;
}

/** Who calls, as the peer certificate proves it, or by address where there is none. */
export type CallerPattern =
  /** One account, in every trust domain of the mesh. */
  | { readonly account: { readonly namespace: string; readonly name: string } }
  /** Every identity of a namespace, in every trust domain of the mesh. */
  | { readonly namespace: string }
  /** Any identity of the mesh. */
  | { readonly mesh: true }
  /** Everyone, with or without identity. */
  | { readonly any: true }
  /** One SPIFFE ID, of whatever trust domain. */
  | { readonly spiffe: string }
  /** The source of the packet, for callers without identity. */
  | { readonly cidr: string };

/** A pattern over one string. */
export type StringPattern =
  | { readonly exact: string }
  | { readonly prefix: string }
  | { readonly suffix: string }
  | { readonly present: true }
  /** RE2, matched against the whole string. */
  | { readonly regex: string };

/** A pattern over a normalized path without its query. */
export type PathPattern =
  | { readonly exact: string }
  /** Whole segments; `*` is one non-empty segment. */
  | { readonly template: string }
  /** The node (a template without a trailing slash, `''` for the root) and everything below it. */
  | { readonly subtree: string }
  /** What lies below the node, without the node: `/a/` and `/a/b`, not `/a`. Istio's `/a/{**}`. */
  | { readonly below: string }
  /** Plain string prefix and suffix: only foreign objects have them. */
  | { readonly prefix: string }
  | { readonly suffix: string }
  | { readonly regex: string };

/**
 * A test of a header or claim, which is a finite set of strings, empty when absent: `some` holds if
 * one of them matches one of the patterns, `none` if none of them does.
 */
export interface KeyTest {
  readonly key: string;
  readonly some?: readonly StringPattern[];
  readonly none?: readonly StringPattern[];
}

/** A good token of one of these issuers (names), whose claims pass every test. */
export interface TokenTest {
  readonly issuers: readonly string[];
  readonly claims: readonly KeyTest[];
}

/** An address inside one of the networks, or outside all of them. */
export type AddressTest =
  | { readonly in: readonly string[] }
  | { readonly notIn: readonly string[] };
