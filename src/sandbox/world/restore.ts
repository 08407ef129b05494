import type Stripe from 'stripe';
import { hiddenParamsOf, restoreParams } from '../checkout/hidden-params';
import type { HiddenParams } from '../checkout/hidden-params';
import { watchIntent, watchSession } from '../violations/live-ways';
import type { Behaviour } from '../objects/behaviour';
import type { KeyEntry, Keys } from '../transport/keys';
import { createAccountStore, tableNamed } from './account-store';
import type { AccountStore, StoredEvent } from './account-store';
import type { Line } from './state-file';
import { arm } from './planned-changes';
import type { Row } from './table';
import { linksOf, secretsOf } from './world';
import type { Plan, World } from './world';

// A second start restores the world from the lines of the last run.

interface IntentMemory {
  confirmed: boolean;
  session: string | null;
  authenticating: string | null;
  returnUrl: string | null;
  mandateGiven: boolean;
}

/** JSON has no number for Infinity. */
type BehaviourMemory = Omit<Behaviour, 'declinesLeft'> & { declinesLeft: number | null };

/** Which row of which table of which account. */
interface Place {
  readonly account: string;
  readonly table: string;
  readonly id: string;
}

export function lineOf(world: World, keys: Keys, place: Place): Line | null {
  const { account, table, id } = place;
  const head = { at: world.clock.now(), a: account, t: table, id };
  if (table === 'plan') {
    const found = world.plans.get(id);
    return found === undefined ? { ...head, o: null } : { ...head, o: found };
  }
  if (table === 'clock') return { ...head, o: {} };
  if (table === 'key') return { ...head, o: keys.find(account, id) ?? null };
  const store = world.accounts.get(account);
  if (table === 'account') {
    if (store === undefined) return { ...head, o: null };
    const { platform, byOAuth } = store;
    return { ...head, o: { platform, byOAuth, account: world.accountObjects.get(account) } };
  }
  const row = store === undefined ? undefined : tableNamed(store, table)?.get(id);
  if (row === undefined) return null;
  const hidden = memoryOf(world, table, row);
  return { ...head, o: row, ...(hidden === undefined ? {} : { h: hidden }) };
}

function memoryOf(world: World, table: string, row: Row): unknown {
  if (table === 'paymentMethods') {
    const behaviour = world.behaviours.get(row as Stripe.PaymentMethod);
    if (behaviour === undefined) return undefined;
    const left = Number.isFinite(behaviour.declinesLeft) ? behaviour.declinesLeft : null;
    return { ...behaviour, declinesLeft: left } satisfies BehaviourMemory;
  }
  if (table === 'sessions') return hiddenParamsOf(row as Stripe.Checkout.Session);
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
  await world.stateFile.read((line) => {
    lastSeen = Math.max(lastSeen, line.at);
    const name = `${line.a} ${line.t} ${line.id}`;
    if (line.o === null) latest.delete(name);
    else latest.set(name, line);
  });
  world.clock.atLeast(lastSeen);
  const lines = [...latest.values()];
  for (const line of lines) if (line.t === 'account') openAccount(world, line);
  for (const line of lines) putBack(world, keys, line);
  for (const store of world.accounts.values()) relink(world, store, latest);
  world.stateFile.rewrite(lines);
  world.touched('', 'clock', 'clock');
  for (const each of world.plans.values()) arm(world, each);
}

interface AccountLine {
  platform: string | null;
  byOAuth?: boolean;
  account?: Stripe.Account;
}

function openAccount(world: World, line: Line): void {
  const { platform, byOAuth, account } = line.o as AccountLine;
  const store = createAccountStore(line.a, platform, world);
  store.byOAuth = byOAuth === true;
  world.accounts.set(line.a, store);
  if (account !== undefined) world.accountObjects.set(line.a, account);
}

function putBack(world: World, keys: Keys, line: Line): void {
  if (line.t === 'account' || line.t === 'clock') return;
  if (line.t === 'plan') return void world.plans.set(line.id, line.o as Plan);
  if (line.t === 'key') return keys.restore(line.a, line.id, line.o as KeyEntry);
  const store = world.accounts.get(line.a);
  const row = line.o as Row;
  if (store === undefined) return;
  tableNamed(store, line.t)?.add(row);
  if (line.t === 'paymentMethods' && line.h !== undefined) {
    const memory = line.h as BehaviourMemory;
    const left = memory.declinesLeft ?? Infinity;
    world.behaviours.set(row as Stripe.PaymentMethod, { ...memory, declinesLeft: left });
  }
  if (line.t === 'sessions') restoreParams(row as Stripe.Checkout.Session, line.h as HiddenParams);
  if (line.t === 'events') redeliver(world, store, row as StoredEvent);
}

// Webhooks that were not delivered yet are tried again.
function redeliver(world: World, store: AccountStore, event: StoredEvent): void {
  if (event.pendingWebhooks === 0) return;
  event.pendingWebhooks = 0;
  world.agenda.at(world.clock.now(), `retry webhook ${event.type}`, () => {
    world.deliveries.again(world, store, event);
  });
}

function relink(world: World, store: AccountStore, latest: ReadonlyMap<string, Line>): void {
  for (const refund of store.refunds.oldestFirst()) {
    const charge = store.charges.get(String(refund.charge));
    if (charge !== undefined) linksOf(world, charge).refunds.push(refund);
  }
  for (const dispute of store.disputes.oldestFirst()) {
    const charge = store.charges.get(String(dispute.charge));
    if (charge !== undefined) linksOf(world, charge).disputes.push(dispute);
  }
  for (const intent of store.paymentIntents.oldestFirst()) {
    const line = latest.get(`${store.account} paymentIntents ${intent.id}`);
    const memory = line?.h as IntentMemory | undefined;
    if (memory === undefined) continue;
    Object.assign(secretsOf(world, intent), {
      ...memory,
      session: store.sessions.get(memory.session ?? '') ?? null,
      authenticating: store.paymentMethods.get(memory.authenticating ?? '') ?? null,
    });
    watchIntent(world, store, intent);
  }
  for (const session of store.sessions.oldestFirst()) watchSession(world, store, session);
}
