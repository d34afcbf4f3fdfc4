import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { errorFacts } from './error-facts.ts';
import type { Metrics } from './metrics.ts';
import { sendText, type Handler } from './review-handler.ts';

/** What the paths lead to. */
export interface Routes {
  readonly review: Handler;
  readonly metrics: Metrics;
  /** Why requests should go elsewhere; nothing where they may come. */
  readonly notReady: () => string | undefined;
  readonly log: Logger;
}

function sendReadiness(response: ServerResponse, reason: string | undefined): void {
  if (reason === undefined) sendText(response, 200, 'ok');
  else sendText(response, 503, reason);
}

async function sendMetrics(response: ServerResponse, metrics: Metrics): Promise<void> {
  const text = await metrics.text();
  response.writeHead(200, { 'content-type': metrics.contentType });
  response.end(text);
}

async function look(path: string, response: ServerResponse, routes: Routes): Promise<void> {
  if (path === '/healthz') return sendText(response, 200, 'ok');
  if (path === '/readyz') return sendReadiness(response, routes.notReady());
  return sendMetrics(response, routes.metrics);
}

const looked = ['/healthz', '/readyz', '/metrics'];

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  routes: Routes,
): Promise<void> {
  const [path = ''] = (request.url ?? '').split('?', 1);
  const methods =
    path === '/validate' ? ['POST'] : looked.includes(path) ? ['GET', 'HEAD'] : undefined;
  if (methods === undefined) return sendText(response, 404, 'not found');
  if (!methods.includes(request.method ?? '')) {
    response.setHeader('allow', methods.join(', '));
    return sendText(response, 405, 'method not allowed');
  }
  return path === '/validate' ? routes.review(request, response) : look(path, response, routes);
}

/** The listener of the server. Nothing that happens in it reaches the process. */
export function listener(routes: Routes): RequestListener {
  return (request, response) => {
    route(request, response, routes).catch((error: unknown) => {
      routes.log.error(errorFacts(error), 'a request failed');
      if (response.headersSent) response.destroy();
      else sendText(response, 500, 'internal error', true);
    });
  };
}
