import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { KeyPair } from '../../../src/edges/pki/certificate-authority.ts';

/** A request as it stands on the wire: header lines stay apart and in order. */
export interface Sent {
  readonly method?: string;
  /** Path and query, as they are. */
  readonly target?: string;
  readonly host?: string;
  readonly headers?: readonly (readonly [string, string])[];
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** The answer in these bytes; undefined while some of it is missing. */
function answerIn(text: string): Answer | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const body = text.slice(end + 4);
  const length = /^content-length: (\d+)\r?$/im.exec(text.slice(0, end + 2))?.[1] ?? '0';
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]);
  return body.length < Number(length) ? undefined : { status, body };
}

/** A connection to a port of loopback; who shows a certificate speaks TLS. */
function dial(port: number, as: KeyPair | undefined, connected: () => void) {
  // Whom the client talks to is not asked here.
  const tls = { ...as, port, host: '127.0.0.1', rejectUnauthorized: false };
  return as ? connectTls(tls, connected) : connect(port, '127.0.0.1', connected);
}

/** Sends one request to a port of loopback, byte by byte as written; `as`: with this identity. */
export function send(port: number, sent: Sent, as?: KeyPair): Promise<Answer> {
  const { method = 'GET', target = '/', host = 'test', headers = [] } = sent;
  const lines = [
    `${method} ${target} HTTP/1.1`,
    `host: ${host}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ];
  return new Promise((done, failed) => {
    const socket = dial(port, as, () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const answer = answerIn(text);
      if (answer === undefined) return;
      socket.destroy();
      done(answer);
    });
    socket.on('error', failed);
    socket.on('close', () => failed(new Error(`not an answer: ${JSON.stringify(text)}`)));
    socket.setTimeout(10_000, () => socket.destroy());
  });
}
