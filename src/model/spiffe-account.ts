/** A Kubernetes account as SPIFFE names it. */
interface SpiffeAccount {
  readonly trustDomain: string;
  readonly namespace: string;
  readonly account: string;
}

/** The account that a SPIFFE ID stands for; `undefined` where it has not the form of Kubernetes. */
export function spiffeAccount(uri: string): SpiffeAccount | undefined {
  const parts = /^spiffe:\/\/([^/]+)\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(uri);
  const [, trustDomain, namespace, account] = parts ?? [];
  return trustDomain && namespace && account ? { trustDomain, namespace, account } : undefined;
}
