import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { databaseGauges } from '../../../src/main/metrics/database-gauges';
import { instrumentsOf } from '../../../src/main/metrics/instruments';
import { measuredStripe } from '../../../src/main/metrics/measured-clients';
import { createStores } from '../../../src/postgres/create-stores';
import { base32Digest } from '../../../src/runtime/digest';
import { createMetrics } from '../../../src/runtime/metrics';
import type { StripeGateway } from '../../../src/stripe/stripe-gateway';

/** A server that takes connections and says nothing: worse than one that is away. */
async function silentServer() {
  const sockets: Socket[] = [];
  const server = createServer((socket) => void sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `postgresql://nobody:x@127.0.0.1:${port}/nothing`, stop };
}

function measured(url: string) {
  const stores = createStores({ url, digest: base32Digest, linkSecret: 'unused' });
  const metrics = createMetrics();
  metrics.onScrape(databaseGauges(stores, instrumentsOf(metrics)));
  return { stores, metrics };
}

test.each([
  [
    'is away',
    false,
    async () => ({ url: 'postgresql://x:x@127.0.0.1:1/x', stop: async () => undefined }),
  ],
  ['takes connections and says nothing', true, silentServer],
])('a scrape while Postgres %s is answered, without old numbers', async (_how, isSilent, open) => {
  const { url, stop } = await open();
  const { stores, metrics } = measured(url);
  try {
    const asked = { isPending: true };
    void stores.databaseTime().catch(() => (asked.isPending = false));
    const texts = await Promise.all([metrics.text(), metrics.text()]);
    // A question to Postgres itself is waited for longer.
    if (isSilent) expect(asked.isPending).toBe(true);
    for (const text of texts) {
      expect(text).toMatch(/^quittance_database_up 0$/m);
      expect(text).not.toMatch(/^quittance_(invoices|starts_waiting|unmatched_money)[{ ]/m);
    }
  } finally {
    await stop();
    await stores.close();
  }
});

test('a call of Stripe is timed under its verb and what it came to; a throw goes on', async () => {
  const metrics = createMetrics();
  const gateway: Partial<StripeGateway> = {
    readIntent: async () => ({ kind: 'unknown', detail: 'cut' }),
    refundsOf: async () => {
      throw new TypeError('a mistake of ours');
    },
  };
  const stripe = measuredStripe(gateway as StripeGateway, instrumentsOf(metrics));
  expect(await stripe.readIntent('pi_1')).toEqual({ kind: 'unknown', detail: 'cut' });
  await expect(stripe.refundsOf('pi_1')).rejects.toThrow('a mistake of ours');
  const text = await metrics.text();
  expect(text).toContain('_count{operation="readIntent",outcome="unknown"} 1');
  expect(text).toContain('_count{operation="refundsOf",outcome="threw"} 1');
});
