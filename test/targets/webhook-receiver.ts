import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createConsumerRunner } from '../../src/targets/run-consumers';
import { resolveName } from '../../src/targets/checked-addresses';
import { webhookSender } from '../../src/targets/webhook-target';
import type { TestApp } from '../http/support/test-app';

/** Where webhooks of a test are sent: what came, and what it answers. */
export interface Receiver {
  url: string;
  taken: { headers: IncomingHttpHeaders; body: string }[];
  answer: { status: number; headers?: Record<string, string>; words?: string };
  /** Done before it answers. */
  before: (body: string) => Promise<unknown>;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString();
      receiver.taken.push({ headers: request.headers, body });
      void receiver.before(body).then(() => {
        const { status, headers, words = 'its own words' } = receiver.answer;
        response.writeHead(status, headers).end(words);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    taken: [],
    answer: { status: 200 },
    before: async () => undefined,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return receiver;
}

export const POST = { allowPrivate: true, timeoutMs: 20_000, resolve: resolveName };

/** What a worker does: it takes on what nobody runs, and ends when that has nothing more. */
export async function sendOnce({ stores }: TestApp): Promise<void> {
  const failures: unknown[] = [];
  const runner = createConsumerRunner({
    stores,
    owner: 'worker of this test',
    senderFor: async (consumer) => {
      const secret = await stores.consumers.secretOf(consumer);
      if (secret === null) throw new Error('it has no secret');
      return webhookSender({ consumer, secret, post: POST, now: Date.now });
    },
    onFailure: (_consumer, error) => failures.push(error),
  });
  await runner.tick();
  await runner.idle();
  expect(failures).toEqual([]);
}
