import * as http from 'node:http';
import type { Control } from '../control/control';
import type { Pages } from '../pages/pages';
import { errorAnswer, newRequestId } from './api';
import { isForeign } from './own-machine';
import { sandboxFull } from './refusals';
import { serveApi } from './serve-api';
import type { ApiParts } from './serve-api';

// The HTTP server: passes a request to the API, the control API or the pages.

export interface Parts extends ApiParts {
  readonly control: Control;
  readonly pages: Pages;
}

const MAX_BODY_BYTES = 1_000_000;

/** `guarded`: for this machine's own programs and pages alone. */
export function createServer(parts: Parts, guarded: boolean): http.Server {
  const server = http.createServer((request, response) => {
    if (guarded && isForeign(request.headers)) return refuseForeign(response);
    serve(parts, request, response).catch((error: unknown) => {
      parts.world.log(`request failed: ${error instanceof Error ? error.stack : String(error)}`);
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' });
      const message = 'The sandbox itself failed; its log says why.';
      response.end(JSON.stringify({ error: { type: 'api_error', message } }));
    });
  });
  server.keepAliveTimeout = 30_000;
  return server;
}

function refuseForeign(response: http.ServerResponse): void {
  const message =
    'The sandbox answers on 127.0.0.1 and localhost alone, and to no page of another site. ' +
    'Start it with --host to let others in.';
  response.writeHead(421, { connection: 'close', 'content-type': 'application/json' });
  response.end(JSON.stringify({ error: { type: 'invalid_request_error', message } }));
}

async function serve(
  parts: Parts,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://sandbox');
  const body = await read(request);
  if (body === null) {
    const message = `A request's body may have ${MAX_BODY_BYTES} bytes at most.`;
    response.writeHead(413, { connection: 'close', 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { type: 'invalid_request_error', message } }));
    return;
  }
  const method = request.method ?? 'GET';
  if (method === 'POST' && parts.world.memory.isFull() && MAKES_MORE.test(url.pathname)) {
    const { status, body: refusal } = errorAnswer(sandboxFull(parts.world.memory), newRequestId());
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(refusal);
    return;
  }
  if (url.pathname === '/healthcheck') {
    response.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
    return;
  }
  if (/^\/_sandbox(\/|$)/.test(url.pathname)) {
    return parts.control.serve(
      { method, path: url.pathname, query: url.searchParams, body },
      response,
    );
  }
  // A browser gets a page for an unknown path; every other client gets Stripe's JSON.
  const browses = PAGES.test(url.pathname) || wantsPage(request);
  if (browses && !/^\/v[12](\/|$)/.test(url.pathname)) {
    return parts.pages.serve(
      { method, path: url.pathname, query: url.searchParams, body },
      response,
    );
  }
  const query = url.search.slice(1);
  const text =
    method === 'GET' || method === 'DELETE' ? [query, body].filter(Boolean).join('&') : body;
  const headers = request.headers as Readonly<Record<string, string | undefined>>;
  return serveApi(
    parts,
    { method, path: url.pathname, text, headers, id: newRequestId() },
    response,
  );
}

const PAGES = /^\/($|act$|c\/|receipts\/|oauth\/authorize$)/;

/** Paths outside the API that create objects; the API itself still answers keys it has stored. */
const MAKES_MORE =
  /^\/(c\/|oauth\/authorize$|_sandbox\/(?!reset$|keys\/|clock\/|settings$|faults$|webhooks$))/;

const wantsPage = (request: http.IncomingMessage): boolean =>
  request.headers.accept?.includes('text/html') === true;

function read(request: http.IncomingMessage): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
    });
    request.on('end', () => {
      resolve(size > MAX_BODY_BYTES ? null : Buffer.concat(chunks).toString('utf8'));
    });
    request.on('error', reject);
  });
}
