import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { engineShift, placesOf } from '../../src/local/places';
import type { Child } from '../../src/local/child';
import type { Stack } from '../../src/local/stack';
import { openWorld } from '../../src/local/stories';
import type { World } from '../../src/local/stories';
import { createInvoice, invoiceBody, payWithoutBrowser, until } from '../../src/local/stories/acts';
import type { ApiInvoice } from '../../src/local/stories/acts';
import { workflowIdOf } from '../../src/local/stories/names';
import { fromRoot } from '../../src/runtime/root';
import { eventually } from '../harness/eventually';
import { failedTasks } from '../harness/failed-tasks';
import { startTestStack } from '../harness/stack';
import { startOf } from './another-build';

const execute = promisify(execFile);
const programs: Child[] = [];
let stack: Stack;
let world: World;
let env: NodeJS.ProcessEnv;
let old: ApiInvoice[];

async function run(program: string, ...args: string[]): Promise<string> {
  const file = fromRoot('dist', 'src', 'main', `${program}.js`);
  return (await execute(process.execPath, [file, ...args], { env, timeout: 60_000 })).stdout;
}

/** Invoices are open before the prefix is set; then it is, and everything starts anew. */
beforeAll(async () => {
  stack = await startTestStack();
  const means = { payAtCheckout: payWithoutBrowser, shiftEngine: engineShift(stack) };
  world = await openWorld(placesOf(stack), means);
  const opened = async () => until(world, await createInvoice(world), { status: 'open' });
  old = [await opened(), await opened()];
  await eventually(async () => expect(await listed("InvoiceStatus = 'open'")).toHaveLength(2));
  await Promise.all([...stack.servers, ...stack.workers].map((program) => program.stop()));
  env = { ...stack.env, TEMPORAL_ATTRIBUTE_PREFIX: 'Acme' };
  expect(await run('migrate')).toContain('made in Temporal: AcmeInvoiceStatus');
  for (const name of ['worker', 'server'] as const) {
    programs.push(await startOf(fromRoot(), name, env));
  }
});

afterAll(async () => {
  await Promise.all(programs.map((program) => program.stop()));
  await world?.close();
  await stack?.stop();
});

async function listed(query: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { workflowId } of world.client.workflow.list({ query })) found.push(workflowId);
  return found.sort();
}

const idsOf = (...invoices: { external_id: string }[]): string[] =>
  invoices.map((invoice) => workflowIdOf(invoice.external_id)).sort();

const open = (attribute: string) => listed(`${attribute} = 'open' and ExecutionStatus = 'Running'`);

const makeVoid = (invoice: ApiInvoice | undefined) =>
  world.api(
    'POST',
    `/v1/invoices/${invoice?.id}/void`,
    { reason: 'ordered twice' },
    `void-${invoice?.id}`,
  );

test('open runs keep their names, new ones have the prefix, and none is lost', async () => {
  const [first, second] = old;
  if (first === undefined || second === undefined) throw new Error('two are open');
  const made = await until(world, await createInvoice(world), { status: 'open' });
  const other = await until(world, await createInvoice(world), { status: 'open' });
  const external_id = world.name('direct');
  const invoice = { external_id, ...invoiceBody(world, external_id, {}) };
  await world.client.workflow.start('collectInvoice', {
    workflowId: workflowIdOf(external_id),
    taskQueue: 'quittance',
    args: [{ connection: 'default', externalId: external_id, invoice }],
  });
  await until(world, invoice, { status: 'open' });
  await eventually(async () => {
    expect(await open('InvoiceStatus')).toEqual(idsOf(first, second));
    expect(await open('AcmeInvoiceStatus')).toEqual(idsOf(made, other, invoice));
  });
  expect(await listed("AcmeCurrency = 'eur' and AcmeAmountDue = 11900")).toEqual(
    idsOf(made, other),
  );

  await Promise.all([first, made].map(makeVoid));
  await eventually(async () => {
    expect(await listed("InvoiceStatus = 'void'")).toEqual(idsOf(first));
    expect(await listed("AcmeInvoiceStatus = 'void'")).toEqual(idsOf(made));
  });
  expect(await failedTasks(world.client.workflow)).toEqual({});

  // Runs of both kinds are found and ended by a rebuild, and begin anew by today's name.
  const since = new Date(Date.now() - 3_600_000).toISOString();
  expect(await run('rebuild', '--since', since)).toMatch(/queued [3-9] unfinished/);
  await eventually(
    async () => {
      expect(await open('AcmeInvoiceStatus')).toEqual(
        expect.arrayContaining(idsOf(second, other, invoice)),
      );
      expect(await open('InvoiceStatus')).toEqual([]);
    },
    { withinMs: 60_000 },
  );
  expect(await failedTasks(world.client.workflow)).toEqual({});
}, 180_000);

test('all of it is ready: the names with the prefix are there', async () => {
  const { status, missing } = await world.api<{ status: string; missing: { name: string }[] }>(
    'GET',
    '/ready',
  );
  expect(status).toBe('ready');
  expect(missing.filter(({ name }) => name.startsWith('temporal'))).toEqual([]);
});
