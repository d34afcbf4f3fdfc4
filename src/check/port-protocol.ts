/** The protocol that a name says: the protocol itself, or `<protocol>-x`. */
export function protocolOfName<P extends string>(
  name: string,
  protocols: readonly P[],
): P | undefined {
  return protocols.find((protocol) => name === protocol || name.startsWith(`${protocol}-`));
}
