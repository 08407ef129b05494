import { randomUUID } from 'node:crypto';
import type { Writable } from 'node:stream';
import { scaledClock } from '../runtime/clock';
import { fromRoot } from '../runtime/root';
import { startChild } from './child';
import type { Child } from './child';
import type { SecretsFile } from './local-secrets';
import type { ProcessRecord } from './processes';
import { waitFor } from './wait';

export interface SandboxChild {
  url: string;
  child: Child;
}

/** Our local Stripe, as its own process: what it judges must not share its memory. */
export async function startSandboxChild(options: {
  port: number;
  data: string;
  clock?: { daySeconds: number; originMs: number };
  log: Writable;
  started: ProcessRecord['add'];
}): Promise<SandboxChild> {
  const { port, data, clock, log } = options;
  const program = fromRoot('dist', 'src', 'sandbox', 'main.js');
  let url: string | undefined;
  const child = await startChild({
    name: 'sandbox',
    command: process.execPath,
    args: [
      '--enable-source-maps',
      program,
      '--port',
      String(port),
      '--data',
      data,
      ...(clock === undefined ? [] : clockFlags(clock)),
    ],
    log,
    onLine: (line) => {
      if (line.startsWith('{')) url ??= (JSON.parse(line) as { url: string }).url;
    },
  });
  options.started({ name: 'sandbox', pid: child.pid, mark: program });
  const ready = () => {
    if (child.hasExited()) throw new Error(`the Stripe sandbox did not start:\n${child.tail()}`);
    return url;
  };
  const found = await waitFor('the Stripe sandbox to name its address', ready, {
    withinMs: 30_000,
  }).catch(async (error: unknown) => {
    await child.stop(1000);
    throw error;
  });
  return { url: found.replace(/\/+$/, ''), child };
}

/** The sandbox counts from its start, so it gets what the engine's clock shows now. */
function clockFlags(clock: { daySeconds: number; originMs: number }): string[] {
  const now = scaledClock(clock).now();
  return ['--time-scale', String(86_400 / clock.daySeconds), '--clock-origin', String(now)];
}

interface Endpoint {
  id: string;
  url: string;
  secret?: string;
}

/** The endpoint of an earlier start, or a new one: its secret is shown once, when it is created. */
export async function ensureWebhookEndpoint(options: {
  sandboxUrl: string;
  url: string;
  kept: SecretsFile;
}): Promise<string> {
  const { sandboxUrl, url, kept } = options;
  const { sandboxKey, webhook } = kept.read();
  const listed = (await call(sandboxUrl, sandboxKey)) as { data: Endpoint[] };
  if (webhook?.url === url && listed.data.some((endpoint) => endpoint.id === webhook.id)) {
    return webhook.secret;
  }
  const body = new URLSearchParams({ url, 'enabled_events[0]': '*' });
  const made = (await call(sandboxUrl, sandboxKey, body)) as Endpoint;
  if (made.secret === undefined) throw new Error('the sandbox made an endpoint without a secret');
  kept.change({ webhook: { id: made.id, url, secret: made.secret } });
  return made.secret;
}

async function call(base: string, key: string, body?: URLSearchParams): Promise<unknown> {
  const response = await fetch(`${base}/v1/webhook_endpoints`, {
    headers: { authorization: `Bearer ${key}`, 'idempotency-key': randomUUID() },
    ...(body === undefined ? {} : { method: 'POST', body }),
  });
  const text = await response.text();
  if (response.ok) return JSON.parse(text);
  throw new Error(`the sandbox answered ${response.status} to webhook_endpoints: ${text}`);
}
