import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createStripeGateway } from '../../src/stripe/create-stripe-gateway';
import type { StripeGateway } from '../../src/stripe/stripe-gateway';

export interface Heard {
  method: string;
  path: string;
  body: URLSearchParams;
  headers: IncomingMessage['headers'];
}

export interface FakeStripe {
  url: string;
  gateway: StripeGateway;
  heard: Heard[];
  stop(): Promise<void>;
}

/**
 * Answers every request as the test wants: what the SDK and our client make of it is what is
 * tested.
 */
export async function fakeStripe(
  answer: (response: ServerResponse, heard: Heard) => void,
  timeoutMs = 60_000,
): Promise<FakeStripe> {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const body = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
      const one = { method, path: url, body, headers };
      heard.push(one);
      answer(response, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const gateway = createStripeGateway({ secretKey: 'sk_test_fake', apiBase: url, timeoutMs });
  const stop = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { url, gateway, heard, stop };
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
