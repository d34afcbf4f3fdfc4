import { request } from 'node:https';
import type { Json } from '../../../source/json.ts';

/** Where a webhook is asked, and by which authority it is checked. */
export interface Address {
  readonly url: string;
  readonly ca: string;
}

/** Sends one AdmissionReview over HTTPS, as the API server does, and reads the answer. */
export function askWebhook({ url, ca }: Address, review: Json): Promise<Json> {
  const body = JSON.stringify(review);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((done, fail) => {
    const call = request(
      `${url}/validate`,
      { method: 'POST', ca, headers, agent: false },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', fail);
        answer.on('end', () => {
          try {
            done(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Json);
          } catch {
            fail(new Error(`the webhook answers ${answer.statusCode ?? '?'} and no JSON`));
          }
        });
      },
    );
    call.on('error', fail);
    call.end(body);
  });
}
