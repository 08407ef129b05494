import { setTimeout as sleep } from 'node:timers/promises';
import { COMMAND_LINE } from '../../src/domain/audit';
import type { Verb } from '../../src/domain/mirror/catalog/catalog-entry';
import type { ItemRequest } from '../../src/domain/mirror/mutations/plan-mutation';
import type { MutationDeps } from '../../src/mirror/mutation-work';
import { runMutation } from '../../src/mirror/run-mutations';
import type { MutationRow } from '../../src/postgres/mirror/mutations';
import type { AllStores } from '../../src/postgres/create-stores';
import type { SyncRow } from '../../src/postgres/mirror/syncs';
import { createObjectCalls } from '../../src/stripe/object-calls';
import type { ObjectCalls } from '../../src/stripe/object-calls';
import { SECRET_KEY } from '../stripe/real-sandbox';
import type { RealSandbox } from '../stripe/real-sandbox';
import type { TestDatabase } from '../postgres/database';

export const INSTALLATION = 'quittance';

export const callsTo = ({ sandbox }: Pick<RealSandbox, 'sandbox'>): ObjectCalls =>
  createObjectCalls({ secretKey: SECRET_KEY, apiBase: sandbox.url, timeoutMs: 60_000 }, Date.now);

export function mutationDepsOf(
  stores: Pick<AllStores, 'mutations' | 'syncs'>,
  stripe: RealSandbox,
  more: Partial<MutationDeps> = {},
): MutationDeps {
  return {
    stores,
    callsFor: async () => callsTo(stripe),
    installation: INSTALLATION,
    now: Date.now,
    sleep,
    onFailure: (mutation, error) => {
      throw new Error(`${mutation} failed`, { cause: error });
    },
    ...more,
  };
}

let made = 0;

interface Asked {
  kind: Verb;
  collection: string;
  items: readonly ItemRequest[];
  parentId?: string;
}

/** Mutations of a sync, carried out step by step. */
export function mutationsOf(db: TestDatabase, sync: SyncRow, stripe: () => RealSandbox) {
  const { mutations } = db.stores;
  const create = async ({ kind, collection, items, parentId }: Asked): Promise<string> => {
    const id = `mut_of_tests_${(made += 1)}`;
    const created = await mutations.create(
      {
        id,
        connection: sync.connection,
        sync: sync.number,
        kind,
        collection,
        parentId: parentId ?? null,
        requestKey: null,
        contentHash: id,
        awaits: [],
        items: items.map((item, n) => ({ ...item, key: `${id}/${n}` })),
      },
      COMMAND_LINE,
    );
    expect(created.kind).toBe('created');
    return id;
  };
  /** Whatever it waits for, it is due now. */
  const goOn = async (id: string, more: Partial<MutationDeps> = {}): Promise<MutationRow> => {
    await db.sql('update mutations set due_at = now() where id = $1', [id]);
    const job = await mutations.lease();
    if (job?.id !== id) throw new Error(`expected ${id} to be due, not ${job?.id}`);
    await runMutation(mutationDepsOf(db.stores, stripe(), more), job, () => false);
    return read(id);
  };
  const read = async (id: string): Promise<MutationRow> => {
    const row = await mutations.byId(sync.connection, id);
    if (row === null) throw new Error(`there is no mutation ${id}`);
    return row;
  };
  const run = async (asked: Asked): Promise<MutationRow> => goOn(await create(asked));
  return { create, goOn, run, read };
}

export const item = (params: ItemRequest['params'], upstreamId: string | null = null) => ({
  upstreamId,
  params,
});
