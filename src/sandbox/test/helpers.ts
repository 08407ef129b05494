import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { startSandbox } from '../start';
import type { Sandbox, SandboxOptions } from '../start';

// Each test has its own sandbox, driven by Stripe's own SDK over HTTP.

export interface Rig {
  readonly sandbox: Sandbox;
  readonly stripe: Stripe;
  control(method: string, path: string, body?: unknown): Promise<Record<string, never>>;
  stop(): Promise<void>;
}

export const DAY = 86_400_000;

export function client(sandbox: Sandbox, key = 'sk_test_rig', extra: object = {}): Stripe {
  return new Stripe(key, {
    host: '127.0.0.1',
    port: sandbox.port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
    timeout: 30_000,
    ...extra,
  });
}

export async function rig(options: SandboxOptions = {}): Promise<Rig> {
  const sandbox = await startSandbox(options);
  return {
    sandbox,
    stripe: client(sandbox),
    control: (method, path, body) => control(sandbox, method, path, body),
    stop: () => sandbox.stop(),
  };
}

export async function control(
  sandbox: Sandbox,
  method: string,
  path: string,
  body?: unknown,
): Promise<Record<string, never>> {
  const response = await fetch(`${sandbox.url}/_sandbox/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Record<string, never>;
  if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
  return answer;
}

export interface Receiver {
  readonly url: string;
  readonly bodies: { body: string; signature: string }[];
  /** Answers this status from now on. */
  answer(status: number): void;
  types(): string[];
  stop(): Promise<void>;
}

/** A webhook endpoint that keeps what it got. */
export async function receiver(): Promise<Receiver> {
  const bodies: { body: string; signature: string }[] = [];
  let status = 200;
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      bodies.push({ body, signature: String(request.headers['stripe-signature']) });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    bodies,
    answer: (next) => (status = next),
    types: () => bodies.map(({ body }) => (JSON.parse(body) as { type: string }).type),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export async function until<T>(check: () => T | undefined | false, what: string): Promise<T> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const answer = check();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`waited 30 s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export async function refusal(
  work: Promise<unknown>,
): Promise<InstanceType<typeof Stripe.errors.StripeError>> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error('expected Stripe to refuse, but it answered');
}
