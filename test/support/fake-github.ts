import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** One comment as the REST API of GitHub shows it. */
export interface FakeComment {
  readonly id: number;
  body: string;
  readonly html_url: string;
  readonly user: { readonly login: string; readonly type: string };
}

/** How the host behaves; a test changes it while it runs. */
export interface FakeGitHub {
  readonly url: string;
  readonly comments: FakeComment[];
  /** `METHOD /path` of every request, in order. */
  readonly log: string[];
  head: string;
  /** As whom the token writes. */
  login: { login: string; type: string };
  /** Status for every write, with GitHub's text. */
  refuseWrites?: number;
  /** Bodies over so many bytes get a 422. */
  longest: number;
  /** A host without GraphQL. */
  hasGraphql: boolean;
  /** Whether `GET /user` answers: not to the token of a workflow. */
  showsUser: boolean;
  /** So many requests are answered with 500 first. */
  failures: number;
}

const token = /^(?:token|bearer) secret-token$/i;

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 0
    ? {}
    : (JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>);
}

function send(response: ServerResponse, status: number, value?: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(value === undefined ? '' : JSON.stringify(value));
}

function listPage(fake: FakeGitHub, url: URL, response: ServerResponse): void {
  const size = Number(url.searchParams.get('per_page') ?? 30);
  const page = Number(url.searchParams.get('page') ?? 1);
  const shown = fake.comments.slice((page - 1) * size, page * size);
  const next = new URL(url);
  next.searchParams.set('page', String(page + 1));
  const isLast = page * size >= fake.comments.length;
  send(response, 200, shown, isLast ? {} : { link: `<${next.href}>; rel="next"` });
}

function refuses(fake: FakeGitHub, body: string, response: ServerResponse): boolean {
  if (fake.refuseWrites !== undefined) {
    send(response, fake.refuseWrites, { message: 'Resource not accessible by integration' });
    return true;
  }
  if (Buffer.byteLength(body) <= fake.longest) return false;
  send(response, 422, {
    message: 'Validation Failed: Body is too long (maximum is 65536 characters)',
  });
  return true;
}

function write(fake: FakeGitHub, path: string, body: string, response: ServerResponse): void {
  if (refuses(fake, body, response)) return;
  const there = /\/issues\/comments\/(\d+)$/.exec(path)?.[1];
  if (there === undefined) {
    const id = 100 + fake.comments.length;
    fake.comments.push({ id, body, html_url: `${fake.url}/c/${id}`, user: { ...fake.login } });
    return send(response, 201, fake.comments.at(-1));
  }
  const comment = fake.comments.find(({ id }) => id === Number(there));
  if (comment === undefined) return send(response, 404, { message: 'Not Found' });
  comment.body = body;
  send(response, 200, comment);
}

async function answer(fake: FakeGitHub, request: IncomingMessage, response: ServerResponse) {
  const { method = '' } = request;
  const url = new URL(request.url ?? '/', fake.url);
  fake.log.push(`${method} ${url.pathname}${url.search}`);
  const json = await bodyOf(request);
  if (!token.test(request.headers.authorization ?? ''))
    return send(response, 401, { message: 'Bad credentials' });
  if (fake.failures > 0) {
    fake.failures -= 1;
    return send(response, 500, { message: 'Server Error' });
  }
  if (url.pathname === '/user')
    return fake.showsUser
      ? send(response, 200, fake.login)
      : send(response, 403, { message: 'Resource not accessible' });
  if (url.pathname === '/graphql' && fake.hasGraphql)
    return send(response, 200, { data: { viewer: { login: fake.login.login } } });
  const inRepository = url.pathname.replace(/^\/repos\/acme\/mesh/, '');
  if (method === 'GET' && inRepository === '/pulls/7')
    return send(response, 200, { number: 7, head: { sha: fake.head } });
  if (method === 'GET' && inRepository === '/issues/7/comments')
    return listPage(fake, url, response);
  if (method === 'DELETE' && inRepository.startsWith('/issues/comments/')) {
    const id = Number(inRepository.split('/').at(-1));
    fake.comments.splice(
      fake.comments.findIndex((comment) => comment.id === id),
      1,
    );
    return send(response, 204);
  }
  if (['POST', 'PATCH'].includes(method) && inRepository.startsWith('/issues/'))
    return write(
      fake,
      url.pathname,
      typeof json['body'] === 'string' ? json['body'] : '',
      response,
    );
  return send(response, 404, { message: 'Not Found' });
}

/** A host on loopback that answers as GitHub does, for `acme/mesh` and its pull request 7. */
export async function fakeGitHub(head: string): Promise<FakeGitHub> {
  const fake: FakeGitHub = {
    url: '',
    comments: [],
    log: [],
    head,
    login: { login: 'github-actions[bot]', type: 'Bot' },
    longest: 262_144,
    hasGraphql: true,
    showsUser: false,
    failures: 0,
  };
  const server = createServer((request, response) => {
    answer(fake, request, response).catch((error: unknown) => {
      send(response, 599, { message: String(error) });
    });
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return Object.assign(fake, { url: `http://127.0.0.1:${port}` });
}
