import { Client } from 'pg';
import { engineShift, placesOf } from '../../../src/local/places';
import type { Stack } from '../../../src/local/stack';
import { openWorld } from '../../../src/local/stories';
import type { World } from '../../../src/local/stories';
import {
  payIn,
  payWithoutBrowser,
  sessionIn,
  stranger,
  until,
} from '../../../src/local/stories/acts';
import { invoicesOf } from '../../../src/local/stories/bundles';
import { workflowIdOfBundle } from '../../../src/local/stories/names';
import { eventually } from '../../harness/eventually';
import { startTestStack } from '../../harness/stack';

let stack: Stack;
let world: World;
let sql: Client;

beforeAll(async () => {
  stack = await startTestStack({ daySeconds: 200 });
  const means = { payAtCheckout: payWithoutBrowser, shiftEngine: engineShift(stack) };
  world = await openWorld(placesOf(stack), means);
  sql = new Client({ connectionString: stack.databaseUrl });
  await sql.connect();
});

afterAll(async () => {
  await sql?.end();
  await world?.close();
  await stack?.stop();
});

async function openBundle() {
  const invoices = await invoicesOf(world, stranger(world), [11_900, 5_000]);
  const body = { invoices: invoices.map(({ id }) => id) };
  const { id } = await world.api<{ id: string }>('POST', '/v1/bundles', body, world.name('k'));
  const url = await eventually(async () => {
    const bundle = await world.api<{ url: string | null }>('GET', `/v1/bundles/${id}`);
    expect(bundle.url).not.toBeNull();
    return String(bundle.url);
  });
  const run = world.client.workflow.getHandle(workflowIdOfBundle(id));
  const arePaid = async () => {
    for (const invoice of invoices) await until(world, invoice, { status: 'paid' });
  };
  return { id, run, session: sessionIn(url), arePaid };
}

type Bundle = Awaited<ReturnType<typeof openBundle>>;

const remove = ({ run: { workflowId } }: Bundle) => {
  const { namespace } = world.client.options;
  const workflowExecution = { workflowId };
  return world.client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution });
};

test.each<[string, (bundle: Bundle) => Promise<unknown>]>([
  ['terminated', ({ run }) => run.terminate('by hand')],
  ['cancelled', ({ run }) => run.cancel()],
  ['deleted', remove],
])('a run that is %s while its session is open: what is paid arrives', async (_how, end) => {
  const bundle = await openBundle();
  await end(bundle);
  await payIn(world, bundle.session);
  await bundle.arePaid();
});

test('a run that is ended again and again after the payment goes on when it is due', async () => {
  const bundle = await openBundle();
  await payIn(world, bundle.session);
  for (let times = 0; times < 20; times += 1) {
    await bundle.run.terminate('by hand').catch(() => undefined); // none is running just now
  }
  // Two minutes after a deadline that passed without a step; the test does not wait for them.
  await sql.query('update bundles set due_at = now() where id = $1 and not finished', [bundle.id]);
  await bundle.arePaid();
});
