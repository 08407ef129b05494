import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EventMessage } from './mirror-takers';

/** Where the messages of a webhook consumer are sent: each is heard, then answered. */
export interface WebhookSink {
  url: string;
  close(): Promise<void>;
}

export async function startWebhookSink(
  hear: (message: EventMessage) => void,
  answersAfterMs: () => number = () => 0,
) {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { data } = JSON.parse(Buffer.concat(parts).toString()) as { data: EventMessage };
      hear(data);
      setTimeout(() => response.writeHead(200).end(), answersAfterMs());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  } satisfies WebhookSink;
}
