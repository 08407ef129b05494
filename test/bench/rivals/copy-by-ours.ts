import { firstWalk } from '../../../src/domain/mirror/backfill/collection-walk';
import { redact } from '../../../src/domain/mirror/redact';
import { isDeepStrictEqual } from 'node:util';
import { backfillCollection } from '../../../src/mirror/backfill-collection';
import { createStores } from '../../../src/postgres/create-stores';
import type { AllStores } from '../../../src/postgres/create-stores';
import type { ObjectFact } from '../../../src/postgres/mirror/write-records';
import { base32Digest } from '../../../src/runtime/digest';
import { API_VERSION } from '../../../src/stripe/stripe-client';
import { createListReader } from '../../../src/stripe/list-reader';
import { ALL, makeSync } from '../../postgres/mirror-facts';
import { migrate } from '../../postgres/database';
import { KEY, leg, listCustomers, renamed, run } from './race';
import type { Raced, StripeCustomer } from './race';

const POOL = 10;
const BATCH = 100;

run(async (given): Promise<Raced> => {
  migrate(given.database);
  const options = { url: given.database, digest: base32Digest, linkSecret: 'x' };
  const stores = createStores({ ...options, maxConnections: POOL });
  const settings = { secretKey: KEY, apiBase: given.api, timeoutMs: 60_000 };
  const reader = createListReader({ settings, now: Date.now });
  const { number: sync } = await makeSync({ stores }, 'race');
  const list = { path: '/v1/customers', query: {}, parent: null, created: true };
  const first = firstWalk(list, 'live', Date.now());
  const of = {
    sync,
    collection: 'customer',
    path: list.path,
    query: {},
    first,
    firstOf: () => first,
    atOnce: POOL,
  };
  const log = { warn: () => undefined };
  const backfill = await leg(given.customers, async () => {
    const end = await backfillCollection({ stores, reader, log }, of, () => false);
    if (end.kind !== 'done') throw new Error(`the copy ended with ${JSON.stringify(end)}`);
    await numbered(stores);
  });
  const listed = await listCustomers(given.api, given.events);
  const differing = await differingOf(stores, sync, listed.slice(0, 100));
  const created = Math.ceil(Date.now() / 1000) + 1;
  const facts = listed.map((customer) => factOf(customer, created));
  const half = Math.floor(facts.length / 2);
  const oneByOne = await leg(half, async () => {
    for (const fact of facts.slice(0, half)) await stores.syncs.write(sync, [fact]);
  });
  const remaining = facts.slice(half);
  const batched = await leg(remaining.length, async () => {
    for (let at = 0; at < remaining.length; at += BATCH) {
      await stores.syncs.write(sync, remaining.slice(at, at + BATCH));
    }
    await numbered(stores);
  });
  const otherVersion = await otherVersionOf(stores, sync);
  await stores.close();
  return { backfill, oneByOne, batched, differing, otherVersion };
});

/** A row is in a stream once it has a place in it: others have none, and need not do this. */
async function numbered(stores: AllStores): Promise<void> {
  while (((await stores.mirrorStreams.number(5_000)) ?? 0) > 0) continue;
}

function factOf(customer: StripeCustomer, created: number): ObjectFact {
  const event = renamed(customer, created);
  const { payload, redacted } = redact(event.data.object);
  return {
    collection: 'customer',
    upstreamId: customer.id,
    fact: {
      kind: 'event',
      event_id: event.id,
      created: event.created,
      type: event.type,
      previous_attributes: event.data.previous_attributes,
      object: payload,
      redacted,
      api_version: event.api_version,
    },
  };
}

async function otherVersionOf(stores: AllStores, sync: number): Promise<number> {
  const counted = { all: 0, other: 0 };
  for (let after = 0; ;) {
    const page = await stores.mirrorStreams.records({ sync, ...ALL, after, limit: 1_000 });
    counted.all += page.length;
    counted.other += page.filter((one) => one.apiVersion !== API_VERSION).length;
    const last = page.at(-1);
    if (last === undefined) return (counted.other / Math.max(1, counted.all)) * 100;
    after = last.position;
  }
}

async function differingOf(
  stores: AllStores,
  sync: number,
  listed: readonly StripeCustomer[],
): Promise<number> {
  const payloads = new Map<string, unknown>();
  let after = 0;
  for (;;) {
    const page = await stores.mirrorStreams.records({ sync, ...ALL, after, limit: 1_000 });
    for (const { upstreamId, payload } of page) payloads.set(upstreamId, payload);
    const last = page.at(-1);
    if (last === undefined) break;
    after = last.position;
  }
  return listed.filter((customer) => !isDeepStrictEqual(payloads.get(customer.id), customer))
    .length;
}
