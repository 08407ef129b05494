import type Stripe from 'stripe';
import { givenOf, restoreGiven } from '../checkout/given';
import type { Given } from '../checkout/given';
import { watchIntent, watchSession } from '../judge/live-ways';
import type { Behaviour } from '../objects/behaviour';
import type { KeyEntry, Keys } from '../transport/keys';
import { createBooks } from './books';
import type { Books, StoredEvent } from './books';
import type { Line } from './keeper';
import { arm } from './plans';
import type { Plan } from './plans';
import type { Row, Table } from './table';
import { linksOf, secretsOf } from './world';
import type { World } from './world';

// A second start finds its data: the lines of the last run become the world again.

interface IntentMemory {
  confirmed: boolean;
  session: string | null;
  authenticating: string | null;
  returnUrl: string | null;
  mandateGiven: boolean;
}

/** Endless is not a number JSON knows. */
type BehaviourMemory = Omit<Behaviour, 'declinesLeft'> & { declinesLeft: number | null };

export function lineOf(
  world: World,
  keys: Keys,
  account: string,
  table: string,
  id: string,
): Line | null {
  const head = { at: world.clock.now(), a: account, t: table, id };
  if (table === 'plan') {
    const found = world.plans.get(id);
    return found === undefined ? { ...head, o: null } : { ...head, o: found };
  }
  if (table === 'clock') return { ...head, o: {} };
  if (table === 'key') return { ...head, o: keys.find(account, id) ?? null };
  const books = world.accounts.get(account);
  if (table === 'account') {
    const o = { platform: books?.platform ?? null, account: world.accountObjects.get(account) };
    return { ...head, o: books === undefined ? null : o };
  }
  const row = books === undefined ? undefined : tablesOf(books)[table]?.get(id);
  if (row === undefined) return null;
  const hidden = memoryOf(world, table, row);
  return { ...head, o: row, ...(hidden === undefined ? {} : { h: hidden }) };
}

const tablesOf = (books: Books): Record<string, Table<Row>> =>
  books as unknown as Record<string, Table<Row>>;

function memoryOf(world: World, table: string, row: Row): unknown {
  if (table === 'paymentMethods') {
    const behaviour = world.behaviours.get(row as Stripe.PaymentMethod);
    if (behaviour === undefined) return undefined;
    const left = Number.isFinite(behaviour.declinesLeft) ? behaviour.declinesLeft : null;
    return { ...behaviour, declinesLeft: left } satisfies BehaviourMemory;
  }
  if (table === 'sessions') return givenOf(row as Stripe.Checkout.Session);
  if (table !== 'paymentIntents') return undefined;
  const secrets = secretsOf(world, row as Stripe.PaymentIntent);
  return {
    confirmed: secrets.confirmed,
    session: secrets.session?.id ?? null,
    authenticating: secrets.authenticating?.id ?? null,
    returnUrl: secrets.returnUrl,
    mandateGiven: secrets.mandateGiven,
  } satisfies IntentMemory;
}

export async function restore(world: World, keys: Keys): Promise<void> {
  const latest = new Map<string, Line>();
  let lastSeen = 0;
  await world.keeper.read((line) => {
    lastSeen = Math.max(lastSeen, line.at);
    const name = `${line.a} ${line.t} ${line.id}`;
    if (line.o === null) latest.delete(name);
    else latest.set(name, line);
  });
  world.clock.atLeast(lastSeen);
  const lines = [...latest.values()];
  for (const line of lines) if (line.t === 'account') openAccount(world, line);
  for (const line of lines) putBack(world, keys, line);
  for (const books of world.accounts.values()) relink(world, books, latest);
  world.keeper.rewrite(lines);
  world.touched('', 'clock', 'clock');
  for (const each of world.plans.values()) arm(world, each);
}

function openAccount(world: World, line: Line): void {
  const { platform, account } = line.o as { platform: string | null; account?: Stripe.Account };
  world.accounts.set(line.a, createBooks(line.a, platform, world));
  if (account !== undefined) world.accountObjects.set(line.a, account);
}

function putBack(world: World, keys: Keys, line: Line): void {
  if (line.t === 'account' || line.t === 'clock') return;
  if (line.t === 'plan') return void world.plans.set(line.id, line.o as Plan);
  if (line.t === 'key') return keys.restore(line.a, line.id, line.o as KeyEntry);
  const books = world.accounts.get(line.a);
  const row = line.o as Row;
  if (books === undefined) return;
  tablesOf(books)[line.t]?.add(row);
  if (line.t === 'paymentMethods' && line.h !== undefined) {
    const memory = line.h as BehaviourMemory;
    const left = memory.declinesLeft ?? Infinity;
    world.behaviours.set(row as Stripe.PaymentMethod, { ...memory, declinesLeft: left });
  }
  if (line.t === 'sessions') restoreGiven(row as Stripe.Checkout.Session, line.h as Given);
  if (line.t === 'events') redeliver(world, books, row as StoredEvent);
}

// Webhooks that nobody had taken yet are tried again.
function redeliver(world: World, books: Books, event: StoredEvent): void {
  if (event.pendingWebhooks === 0) return;
  event.pendingWebhooks = 0;
  world.agenda.at(world.clock.now(), `retry webhook ${event.type}`, () => {
    world.deliveries.again(world, books, event);
  });
}

function relink(world: World, books: Books, latest: ReadonlyMap<string, Line>): void {
  for (const refund of books.refunds.oldestFirst()) {
    const charge = books.charges.get(String(refund.charge));
    if (charge !== undefined) linksOf(world, charge).refunds.push(refund);
  }
  for (const dispute of books.disputes.oldestFirst()) {
    const charge = books.charges.get(String(dispute.charge));
    if (charge !== undefined) linksOf(world, charge).disputes.push(dispute);
  }
  for (const intent of books.paymentIntents.oldestFirst()) {
    const line = latest.get(`${books.account} paymentIntents ${intent.id}`);
    const memory = line?.h as IntentMemory | undefined;
    if (memory === undefined) continue;
    Object.assign(secretsOf(world, intent), {
      ...memory,
      session: books.sessions.get(memory.session ?? '') ?? null,
      authenticating: books.paymentMethods.get(memory.authenticating ?? '') ?? null,
    });
    watchIntent(world, books, intent);
  }
  for (const session of books.sessions.oldestFirst()) watchSession(world, books, session);
}
