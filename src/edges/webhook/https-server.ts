import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { KeyPair } from '../pki/certificate-authority.ts';
import { ListenError } from './listen-error.ts';

/**
 * The API server keeps connections for 90 seconds and does not repeat a POST on one that we closed
 * meanwhile: whoever closes must be it, also where it opened one and has not used it yet.
 */
const keepAlive = 95_000;
const headers = 100_000;
const handshake = 10_000;
const connections = 2048;

/** An HTTPS server that speaks HTTP/1.1 to the API server; not listening yet. */
export function httpsServer(pair: KeyPair, listener: RequestListener): Server {
  const server = createServer(
    {
      ...pair,
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['http/1.1'],
      handshakeTimeout: handshake,
      keepAliveTimeout: keepAlive,
      headersTimeout: headers,
      requestTimeout: headers,
      noDelay: true,
    },
    listener,
  );
  server.maxConnections = connections;
  // A client that breaks off its handshake or its connection is no event of ours.
  server.on('tlsClientError', () => {});
  return server;
}

/**
 * Listens; resolves to the port. Port 0 is any that is free.
 *
 * @throws {ListenError} where that cannot be.
 */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(new ListenError(host, port, error));
    server.once('error', fail);
    server.listen(port, host, () => {
      server.removeListener('error', fail);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** How long answers that are under way may take once the port is closed. */
const patience = 3000;

/** Closes the port, lets what is under way finish, and ends what does not. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const force = setTimeout(() => server.closeAllConnections(), patience);
  await closed;
  clearInterval(idle);
  clearTimeout(force);
}
