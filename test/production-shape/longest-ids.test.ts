import { WithStartWorkflowOperation } from '@temporalio/client';
import { Pool } from 'pg';
import type { Stack } from '../../src/local/stack';
import { engineShift, placesOf } from '../../src/local/places';
import { openWorld } from '../../src/local/stories';
import type { World } from '../../src/local/stories';
import { invoiceBody, payWithoutBrowser, until } from '../../src/local/stories/acts';
import type { ApiInvoice } from '../../src/local/stories/acts';
import { workflowId } from '../../src/domain/refs';
import { startOf } from '../../src/main/start-request';
import { createStores } from '../../src/postgres/create-stores';
import type { AllStores } from '../../src/postgres/create-stores';
import { base32Digest } from '../../src/runtime/digest';
import { createCollections } from '../../src/temporal/create-collections';
import { COMMAND, HINT, SUBMIT_INVOICE, WORKFLOW } from '../../workflows/messages';
import type { SubmitInvoiceOutput } from '../../workflows/messages';
import { bootProduction } from '../bench/production/stack';
import { eventually } from '../harness/eventually';
import { keepEvents } from '../harness/event-samples';
import { failedTasks } from '../harness/failed-tasks';
import { renamed } from '../postgres/samples';
import { pause } from '../workflows/script';

/**
 * Temporal's server on Postgres holds each of its ids in 255 characters; the dev server's SQLite
 * holds any. The programs are given the longest of every kind that they take.
 */
const CODE = 'c'.repeat(32);
const QUEUE = 'q'.repeat(200);
const MOST = 255;

const idOf = (externalId: string): string => workflowId({ connection: CODE, externalId });

/** So much of a workflow id is left to the external id, percent-encoded. */
const LEFT = MOST - idOf('').length;

/** An external id that fills it: of this letter as many as fit. */
function filling(letter: string): string {
  const width = encodeURIComponent(letter).length;
  return letter.repeat(LEFT / width) + 'x'.repeat(LEFT % width);
}

/** One that fills it with the most characters an external id may have. */
const ASCII = '/'.repeat((LEFT - 200) / 2).padEnd(200, 'x');

/** An Idempotency-Key, an update id or a request id of that many characters, and no other's. */
const keyOf = (name: string, length = MOST): string => name.padEnd(length, '-');

/** Everything of an invoice that is shown in Temporal, as long as it may be, in any script. */
const longestBody = (letter: string) => {
  const body = invoiceBody(world, 'longest', {});
  const customer = {
    ...(body['customer'] as object),
    external_id: letter.repeat(200),
    name: letter.repeat(300),
  };
  return { ...body, customer, number: letter.repeat(100), connection: CODE };
};

let stack: Stack;
let world: World;
let stores: AllStores;
let pool: Pool;

beforeAll(async () => {
  const print = (line: string) => process.stderr.write(`${line}\n`);
  const env = { CONNECTION_CODE: CODE, TASK_QUEUE: QUEUE };
  stack = await bootProduction({ print, servers: 1, workers: 1, env });
  const means = { payAtCheckout: payWithoutBrowser, shiftEngine: engineShift(stack) };
  world = await openWorld(placesOf(stack), means);
  const linkSecret = stack.env['LINK_SECRET'] ?? '';
  stores = createStores({ url: stack.databaseUrl, digest: base32Digest, linkSecret });
  pool = new Pool({ connectionString: stack.databaseUrl, max: 1 });
}, 600_000);

afterAll(async () => {
  await pool?.end();
  await stores?.close();
  await world?.close();
  if (stack !== undefined) await keepEvents(stack.databaseUrl);
  await stack?.stop();
});

const put = (externalId: string, body: object) =>
  world.api<ApiInvoice>(
    'PUT',
    `/v1/invoices/by-external-id/${encodeURIComponent(externalId)}`,
    body,
  );

const untilStatus = (externalId: string, status: string) =>
  until(world, { external_id: externalId }, { status });

const handleOf = (externalId: string) => world.client.workflow.getHandle(idOf(externalId));

async function rowOf(externalId: string) {
  const row = await stores.invoices.byIdentity({ connection: CODE, externalId });
  if (row === null) throw new Error(`${externalId} has no row`);
  return row;
}

async function listed(query: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { workflowId: id } of world.client.workflow.list({ query })) found.push(id);
  return found;
}

/** Names of its messages with the ids that the history keeps of them. */
async function messagesOf(externalId: string): Promise<string[]> {
  const { events } = await handleOf(externalId).fetchHistory();
  return (events ?? []).flatMap((event) => {
    const signal = event.workflowExecutionSignaledEventAttributes;
    const update = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest;
    if (signal != null) return [String(signal.signalName)];
    return update == null ? [] : [`${update.input?.name} ${update.meta?.updateId}`];
  });
}

test.each([
  ['ASCII', 'a', ASCII],
  ['CJK', '請', filling('請')],
  ['emoji', '😀', filling('😀')],
])(
  'a run with the longest id of %s starts, hears, answers and ends',
  async (name, letter, externalId) => {
    expect(idOf(externalId)).toHaveLength(MOST);
    const invoice = await put(externalId, longestBody(letter));
    await untilStatus(externalId, 'open');

    const row = await rowOf(externalId);
    const shown = await handleOf(externalId).describe();
    const summary = (await shown.staticSummary()) ?? '';
    expect(summary.startsWith(Array.from(row.invoice.number).slice(0, 30).join(''))).toBe(true);
    expect(Buffer.byteLength(JSON.stringify(summary))).toBeLessThanOrEqual(400);
    const found = [
      `InvoiceStatus = 'open' and Connection = '${CODE}'`,
      `CustomerId = '${row.customer.id}' and Currency = 'eur' and TaskQueue = '${QUEUE}'`,
      `WorkflowId = '${idOf(externalId)}'`,
    ];
    for (const query of found) {
      await eventually(async () => expect(await listed(query)).toContain(idOf(externalId)));
    }

    const key = keyOf(`pause-${name}`);
    await world.api('POST', `/v1/invoices/${invoice.id}/pause`, { reason: 'holiday' }, key);
    const collections = createCollections({ client: world.client, taskQueue: QUEUE });
    const second = pause(keyOf(`again-${name}`));
    expect(await collections.command(startOf(row, 'open'), second, 20_000)).toMatchObject({
      kind: 'answered',
      answer: { commandId: second.id, outcome: 'done' },
    });
    expect(await collections.hint(startOf(row, 'open'))).toEqual({ kind: 'reached' });
    expect(await messagesOf(externalId)).toEqual([
      `${COMMAND} ${key}`,
      `${COMMAND} ${second.id}`,
      HINT,
    ]);

    await payWithoutBrowser(world, invoice.hosted_invoice_url ?? '');
    await untilStatus(externalId, 'paid');
    await handleOf(externalId).result();
    await eventually(async () =>
      expect(await listed("InvoiceStatus = 'paid' and ExecutionStatus = 'Completed'")).toContain(
        idOf(externalId),
      ),
    );
  },
);

test('a billing system’s own client may give the longest ids, too', async () => {
  const externalId = `${filling('字').slice(0, -1)}y`;
  const update = keyOf('submitted');
  const startWorkflowOperation = new WithStartWorkflowOperation(WORKFLOW, {
    workflowId: idOf(externalId),
    taskQueue: QUEUE,
    workflowIdConflictPolicy: 'USE_EXISTING',
    args: [{ connection: CODE, externalId }],
  });
  const send = world.client.workflow.executeUpdateWithStart<never, SubmitInvoiceOutput, [unknown]>;
  const answer = await send.call(world.client.workflow, SUBMIT_INVOICE, {
    startWorkflowOperation: startWorkflowOperation as never,
    updateId: update,
    args: [{ ...longestBody('字'), external_id: externalId }],
  });
  expect(answer).toMatchObject({ kind: 'created' });
  await untilStatus(externalId, 'open');

  const { workflowService, connection } = world.client;
  const workflowExecution = { workflowId: idOf(externalId) };
  const signal = (requestId: string) =>
    connection.withDeadline(Date.now() + 5_000, () =>
      workflowService.signalWorkflowExecution({
        namespace: 'default',
        workflowExecution,
        signalName: HINT,
        requestId,
      }),
    );
  await signal(keyOf('hinted'));
  await signal(keyOf('hinted')); // known by its id, and not delivered again
  const twice = [`${SUBMIT_INVOICE} ${update}`, HINT];
  await eventually(async () => expect(await messagesOf(externalId)).toEqual(twice));

  // One that is too long fails for its sender, and the run goes on.
  await expect(signal(keyOf('long', MOST + 1))).rejects.toThrow();
  await signal('short');
  await eventually(async () => expect(await messagesOf(externalId)).toEqual([...twice, HINT]));
  await world.api(
    'POST',
    `/v1/invoices/${answer.kind === 'created' ? answer.id : ''}/void`,
    {
      reason: 'ordered twice',
    },
    keyOf('void'),
  );
  await handleOf(externalId).result();
});

test('an id too long for the server is marked, and the others are started', async () => {
  const like = await put('like-it', longestBody('d'));
  await untilStatus('like-it', 'open');
  const sql = async <R>(text: string, values: unknown[] = []) =>
    (await pool.query(text, values)).rows as R[];
  const tooLong = `${filling('請')}z`;
  expect(idOf(tooLong)).toHaveLength(MOST + 1);
  const row = await renamed({ sql, stores }, await rowOf('like-it'), tooLong);
  const behind = await put('behind-it', longestBody('b'));
  await untilStatus('behind-it', 'open');
  expect(behind.id).not.toBe(like.id);

  const listedAs = async () =>
    (await world.api<{ data: object[] }>('GET', '/v1/not_startable_invoices')).data;
  await eventually(
    async () =>
      expect(await listedAs()).toEqual([
        expect.objectContaining({
          id: row.id,
          external_id: tooLong,
          why: 'its workflow id has 256 characters, and Temporal stores 255',
        }),
      ]),
    { withinMs: 60_000 },
  );
  await put('after-it', longestBody('c'));
  await untilStatus('after-it', 'open');
  const { data } = await world.api<{ data: { type: string }[] }>('GET', '/v1/events?limit=100');
  expect(data.filter(({ type }) => type === 'invoice.not_startable')).toHaveLength(1);
});

test('no run failed a task in all of this', async () => {
  expect(await failedTasks(world.client.workflow)).toEqual({});
});
