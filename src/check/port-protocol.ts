/** The protocol that a name says: the protocol itself, or `<protocol>-x`. */
export function protocolOfName(name: string, protocols: readonly string[]): string | undefined {
  return protocols.find((protocol) => name === protocol || name.startsWith(`${protocol}-`));
}
