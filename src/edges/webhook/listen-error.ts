/** The address cannot be listened on: it is taken, not ours, or not allowed. */
export class ListenError extends Error {
  override readonly name = 'ListenError';

  constructor(host: string, port: number, cause: unknown) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'failed';
    super(`cannot listen on ${host}, port ${port}: ${code}`, { cause });
  }
}
