import { z } from 'zod';
import { MOST_ITEMS } from '../domain/mirror/mutations/plan-mutation';
import { fieldError } from './problems';
import { OBJECT_ERROR } from './requests';
import { collection, syncId } from './sync-shape';
import { pattern, whole } from './text';

const ID = 'must be an id of an object at Stripe';

/** It becomes part of a path. */
const upstreamId = () => pattern(/^(?!\.{1,2}$)[\w.:@+-]{1,255}$/, 'upstream_id_invalid', ID);

const COUNT = { error: fieldError('items_count', `must be a list of 1 to ${MOST_ITEMS}`) };

const AWAITED = { error: fieldError('consumers_invalid', 'must be ids of 1 to 20 consumers') };

const consumerIds = () =>
  z
    .array(
      pattern(/^[\w-]{1,100}$/, 'consumer_id_invalid', 'must be the id of a consumer'),
      AWAITED,
    )
    .min(1, AWAITED)
    .max(20, AWAITED);

const WAITED = 'How long the answer is waited for at most, in ms; absent: 30 seconds.';

const COMMON = {
  sync_id: syncId().meta({ description: 'By which sync: its credential is used.' }),
  collection_id: collection(),
  parent_id: upstreamId()
    .optional()
    .meta({ description: 'The object that they belong to, where the catalog names a parent.' }),
  await_consumer_ids: consumerIds()
    .optional()
    .meta({ description: 'The answer waits until these have taken what was changed.' }),
  await_timeout_ms: whole(0, 60_000).optional().meta({ description: WAITED }),
  await_consumers_timeout: whole(0, 60_000)
    .optional()
    .meta({ description: 'The same, as Sequin called it.' }),
};

const list = <T extends z.ZodType>(item: T) =>
  z.array(item, COUNT).min(1, COUNT).max(MOST_ITEMS, COUNT);

const params = () => z.record(z.string(), z.unknown(), OBJECT_ERROR);

export const createBody = z
  .strictObject({ ...COMMON, data: list(params()) }, OBJECT_ERROR)
  .meta({ id: 'MutationCreate' });

const ONCE = 'is here twice: which of the two comes last would be chance';

function checkOnce(
  ctx: z.core.ParsePayload<unknown>,
  ids: readonly string[],
  at: string[][],
): void {
  for (const [n, id] of ids.entries()) {
    if (ids.indexOf(id) === n) continue;
    const message = fieldError('duplicate_id', ONCE);
    ctx.issues.push({ code: 'custom', input: ctx.value, path: at[n] ?? [], message });
  }
}

export const updateBody = z
  .strictObject(
    { ...COMMON, data: list(z.looseObject({ id: upstreamId() }, OBJECT_ERROR)) },
    OBJECT_ERROR,
  )
  .check((ctx) => {
    const ids = ctx.value.data.map(({ id }) => id);
    checkOnce(
      ctx,
      ids,
      ids.map((_, n) => ['data', String(n), 'id']),
    );
  })
  .meta({ id: 'MutationUpdate' });

export const deleteBody = z
  .strictObject({ ...COMMON, upstream_ids: list(upstreamId()) }, OBJECT_ERROR)
  .check((ctx) => {
    const ids = ctx.value.upstream_ids;
    checkOnce(
      ctx,
      ids,
      ids.map((_, n) => ['upstream_ids', String(n)]),
    );
  })
  .meta({ id: 'MutationDelete' });
