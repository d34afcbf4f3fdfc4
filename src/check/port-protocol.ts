/** The protocols that a port can speak; `http2` before `http`, as the longer name is the more exact one. */
export const portProtocols = ['http2', 'http', 'grpc', 'tcp', 'tls'] as const;

/** The protocol that a name says: the protocol itself, or `<protocol>-x`. */
export function protocolOfName<P extends string>(
  name: string,
  protocols: readonly P[],
): P | undefined {
  return protocols.find((protocol) => name === protocol || name.startsWith(`${protocol}-`));
}
