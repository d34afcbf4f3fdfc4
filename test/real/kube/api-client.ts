import { request } from 'node:https';

/** What the API server answered: its status and the object in the body. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly warnings: readonly string[];
}

/** One call of the API; `body` is sent as JSON, or as YAML for server-side apply. */
export type Call = (method: string, path: string, body?: unknown) => Promise<Answer>;

const contentType: Readonly<Record<string, string>> = {
  PATCH: 'application/apply-patch+yaml',
};

/** A client of one API server on loopback, which knows its certificate authority and an admin's token. */
export function apiClient(port: number, ca: Buffer, token: string): Call {
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': contentType[method] ?? 'application/json',
      };
      const options = { host: '127.0.0.1', port, ca, method, path, headers, agent: false } as const;
      const call = request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const warning = response.headers['warning'];
          resolve({
            status: response.statusCode ?? 0,
            body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : { text },
            warnings: warning === undefined ? [] : [warning].flat(),
          });
        });
      });
      call.on('error', reject);
      call.end(body === undefined ? undefined : JSON.stringify(body));
    });
}
