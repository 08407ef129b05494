import type { World } from '../../src/local/stories';
import { createInvoice, invoiceBody, until } from '../../src/local/stories/acts';
import type { Json } from '../../src/local/stories/world';
import { eventually } from '../harness/eventually';

/** A request that was made once under a key, and what it was answered. */
export interface Made {
  path: string;
  body: Json;
  key: string;
  status: number;
  text: string;
}

const CASH = { amount: 400, reference: 'cash', received_at: '2026-11-02T10:00:00+01:00' };

/** Requests under an Idempotency-Key: done, refused, and an invoice submitted under one. */
export async function makeUnderKeys(world: World, payments: string): Promise<Made[]> {
  const { id, external_id } = await createInvoice(world, { more: NOT_CHARGED });
  await until(world, { external_id }, { status: 'open' });
  const made: Made[] = [];
  const make = async (path: string, body: Json): Promise<void> => {
    const key = world.name('key');
    // Where the machine is busy, 202 says that the command is stored; the same key gets its answer.
    const { status, text } = await eventually(
      async () => {
        const answer = await world.apiAnswer('POST', path, body, key);
        expect(answer.status).not.toBe(202);
        return answer;
      },
      { withinMs: 60_000 },
    );
    made.push({ path, body, key, status, text });
  };
  const at = (path: string) => `/v1/invoices/${id}/${path}`;
  await make(at(payments), CASH);
  await make(at(`${payments}/outside:${made[0]?.key}/reverse`), {});
  await make(at('pause'), { reason: 'a promise to pay' });
  await make(at('refunds'), { amount: 100 });
  await make(at('mark_uncollectible'), { reason: 'gone' });
  await make(at('reopen'), {});
  const named = world.name('inv');
  const invoice = { external_id: named, ...invoiceBody(world, named, { more: NOT_CHARGED }) };
  await make('/v1/invoices', invoice);
  return made;
}

const NOT_CHARGED = { collection: { auto_charge: false } };

/** The same requests once more at another server, perhaps under the path that means the same. */
export async function repeat(
  world: World,
  made: readonly Made[],
  toPath = (path: string): string => path,
): Promise<Pick<Made, 'path' | 'status' | 'text'>[]> {
  const answers = [];
  for (const { path, body, key } of made) {
    const { status, text } = await world.apiAnswer('POST', toPath(path), body, key);
    answers.push({ path, status, text });
  }
  return answers;
}

function problemOf(text: string): Json {
  const { code, detail, reason, current_state } = JSON.parse(text) as Json;
  return { code, detail, reason, current_state };
}

/**
 * Answers are compared byte by byte. Of a problem its code and what was stored with the command
 * are, because its title is in the words of each release and it names its own request.
 */
export const asAnswered = (made: readonly Pick<Made, 'path' | 'status' | 'text'>[]) =>
  made.map(({ path, status, text }) => ({
    path,
    status,
    answer: status < 300 ? text : problemOf(text),
  }));

export const onNewPath = (path: string): string =>
  path.replace('outside_payments', 'offline_payments');
export const onOldPath = (path: string): string =>
  path.replace('offline_payments', 'outside_payments');
