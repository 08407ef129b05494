import { eventually } from '../harness/eventually';
import { failedTasks } from '../harness/failed-tasks';
import { FakeRow, PAID } from './script';
import { startShortHistories } from './short-histories';
import type { ShortHistories } from './short-histories';
import { openStage } from './stage';
import type { Played, Stage } from './stage';
import { hintedRow, untilNewRun } from './until-new-run';

const FIRST = 'InvoiceStatus';
const ACME = 'AcmeInvoiceStatus';
const MARKER = 'TemporalChangeVersion';
let server: ShortHistories | undefined;
let stage: Stage;

beforeAll(async () => {
  server = await startShortHistories();
  stage = await openStage({ connect: server.connect });
});

afterAll(async () => {
  await stage?.close();
  await server?.stop();
});

afterEach(async () => expect(await failedTasks(stage.client.workflow)).toEqual({}));

/** What the run that this handle is of has written by upserts, and what it shows. */
async function shownBy({ handle }: Pick<Played, 'handle'>) {
  const events = (await handle.fetchHistory()).events ?? [];
  const written = events.flatMap((event) => {
    const upsert = event.upsertWorkflowSearchAttributesEventAttributes;
    return Object.keys(upsert?.searchAttributes?.indexedFields ?? {});
  });
  const { searchAttributes } = await handle.describe();
  return {
    written: [...new Set(written)].sort(),
    now: Object.fromEntries(
      [FIRST, ACME].flatMap((name) => {
        const [value] = searchAttributes[name] ?? [];
        return value === undefined ? [] : [[name, value]];
      }),
    ),
  };
}

async function lived(
  row: FakeRow,
  start: (invoice: Played) => Promise<void>,
): Promise<[first: Shown, last: Shown]> {
  const invoice = stage.cast(row);
  await start(invoice);
  const first = await untilNewRun(stage, invoice, row);
  row.decide = (r) => void r.change({ status: 'paid', finished: PAID });
  await invoice.hint();
  await invoice.handle.result();
  return [await shownBy(first), await shownBy(invoice)];
}
type Shown = Awaited<ReturnType<typeof shownBy>>;

test('a run begun with a prefix keeps the name, and so does the run after it', async () => {
  const row = hintedRow([ACME, undefined]);
  const lives = await lived(row, (run) => run.start({ statusAttribute: ACME }, ACME));
  const [first, last] = lives;
  expect(first).toEqual({ written: [ACME, MARKER], now: { [ACME]: 'overdue' } });
  expect(last).toEqual({ written: [ACME, MARKER], now: { [ACME]: 'paid' } });
});

test('a run begun before the prefix was set goes on without it, over a new run, too', async () => {
  const row = hintedRow([undefined, ACME]);
  const [first, last] = await lived(row, (run) => run.start({}, FIRST));
  expect(first).toEqual({ written: [FIRST], now: { [FIRST]: 'overdue' } });
  expect(last).toEqual({ written: [FIRST], now: { [FIRST]: 'paid' } });
});

test('one that a billing system starts is named by its first step, and stays so', async () => {
  const row = hintedRow([ACME, undefined]);
  const [first, last] = await lived(row, (run) => run.start());
  expect(first).toEqual({ written: [ACME, MARKER], now: { [ACME]: 'overdue' } });
  expect(last).toEqual({ written: [ACME, MARKER], now: { [ACME]: 'paid' } });
});

test('a name that Temporal has not accepted the run with is not believed', async () => {
  const row = new FakeRow();
  row.decide = (r) => void r.change({ status: 'paid', finished: PAID });
  const invoice = stage.cast(row);
  await invoice.start({ statusAttribute: 'NobodyKnows' });
  await invoice.handle.result();
  const shown = { written: [FIRST], now: { [FIRST]: 'paid' } };
  await eventually(async () => expect(await shownBy(invoice)).toEqual(shown));
});
