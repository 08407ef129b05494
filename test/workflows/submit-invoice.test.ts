import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { eventually } from '../harness/eventually';
import { FakeRow, PAID } from './script';
import { openStage } from './stage';
import type { Stage } from './stage';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const refusal = () =>
  ApplicationFailure.create({
    type: 'invoice_refused',
    message: 'The invoice is refused: /currency: unknown',
    details: [[{ pointer: '/currency', code: 'unknown', detail: 'unknown' }]],
    nonRetryable: true,
  });

test('a bad invoice given with a start fails the run in the parser’s words', async () => {
  const row = new FakeRow();
  row.decide = () => {
    throw refusal();
  };
  const invoice = stage.cast(row);
  await invoice.start({ invoice: { currency: 'XXX' } });
  const failure = await invoice.handle.result().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(WorkflowFailedError);
  expect((failure as WorkflowFailedError).cause).toMatchObject({
    type: 'invoice_refused',
    message: 'The invoice is refused: /currency: unknown',
    details: [[{ pointer: '/currency', code: 'unknown', detail: 'unknown' }]],
  });
  expect(row.orders).toHaveLength(1);
  expect(row.orders[0]?.invoice).toEqual({ currency: 'XXX' });
});

const NAMES = ['submit_invoice', 'hand_over'];

test.each(NAMES)('%s with the start: the first step has the invoice', async (name) => {
  const row = new FakeRow();
  row.decide = (r) => void r.change({ finished: PAID });
  row.handedOver = { kind: 'created', id: 'inv_1' };
  const invoice = stage.cast(row);
  await expect(invoice.submit({ number: 'INV-1' }, name)).resolves.toEqual(row.handedOver);
  await invoice.handle.result();
  expect(row.orders).toHaveLength(1);
  expect(row.orders[0]).toMatchObject({
    inbox: [{ kind: 'resumed' }],
    invoice: { number: 'INV-1' },
  });
});

test('hand_over of a bad invoice is answered with every problem', async () => {
  const row = new FakeRow();
  row.decide = () => {
    throw refusal();
  };
  const invoice = stage.cast(row);
  await expect(invoice.submit({ currency: 'XXX' })).resolves.toEqual({
    kind: 'refused',
    problems: [{ pointer: '/currency', code: 'unknown', detail: 'unknown' }],
  });
  await expect(invoice.handle.result()).rejects.toBeInstanceOf(WorkflowFailedError);
});

test.each(NAMES)('%s to a running invoice changes nothing of its run', async (name) => {
  const row = new FakeRow();
  row.decide = (r, order) => {
    if (order.invoice !== undefined) throw refusal();
    r.change();
  };
  const invoice = stage.cast(row);
  await invoice.start();
  await eventually(() => expect(row.count('resumed')).toBe(1));
  await expect(invoice.submit({ currency: 'XXX' }, name)).resolves.toMatchObject({
    kind: 'refused',
  });
  expect((await invoice.handle.describe()).status.name).toBe('RUNNING');
  await invoice.handle.terminate();
});
