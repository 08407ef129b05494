import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createStores } from '../../src/postgres/create-stores';
import { base32Digest } from '../../src/runtime/digest';
import { settlementsOf } from '../../src/targets/sent-batch';

const BATCH = 200;

/**
 * One client of a consumer until it is killed: `node consumer-child.js <database> <consumer>
 * <file>`. Each message is written down before its ack, and that it was taken after it.
 */
async function main([url = '', consumer = '', file = '']: string[]): Promise<void> {
  const stores = createStores({ url, digest: base32Digest, linkSecret: 'x', maxConnections: 2 });
  const note = (words: readonly string[]) =>
    appendFileSync(file, words.map((line) => `${line}\n`).join(''));
  for (;;) {
    const received = await stores.deliveries.receive(Number(consumer), BATCH);
    const messages = received?.messages ?? [];
    if (messages.length === 0) await sleep(20);
    note(messages.map(({ message, delivery }) => `got ${delivery.position} ${message.id}`));
    const taken = messages.map(() => ({ kind: 'taken' }) as const);
    const held = await stores.deliveries.settle(Number(consumer), settlementsOf(messages, taken));
    note(messages.flatMap(({ message }, n) => (held?.[n] === true ? [`acked ${message.id}`] : [])));
  }
}

void main(process.argv.slice(2));
