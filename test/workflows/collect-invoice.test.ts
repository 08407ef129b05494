import { ApplicationFailure } from '@temporalio/common';
import { costOf } from '../../src/local/run-cost';
import { eventually } from '../harness/eventually';
import { autoCharged } from './auto-charged';
import { promised } from './promised';
import { FakeRow, PAID, acceptDispute, readStripe, sendMail } from './script';
import { openStage } from './stage';
import type { Stage } from './stage';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

test('an auto-charged, paid invoice with two mails: at most 40 events, 8 Actions', async () => {
  const row = autoCharged();
  const invoice = stage.cast(row);
  await invoice.start();
  await expect(invoice.handle.result()).resolves.toEqual(PAID);
  expect(row.begun).toEqual(expect.arrayContaining(['mail/1', 'intent/1', 'confirm/1', 'mail/2']));
  expect(row.begun).toHaveLength(4);
  const cost = costOf(await invoice.handle.fetchHistory());
  expect(cost.events).toBeLessThanOrEqual(40);
  expect(cost.actions).toBeLessThanOrEqual(8);
});

test('an effect newer than the bundle runs where its step says, and as long', async () => {
  const row = new FakeRow();
  row.decide = (r) => void r.change({ effects: [acceptDispute('accept/1')] });
  row.act = (r, effect) => r.change({ answer: [effect.id], finished: PAID });
  const invoice = stage.cast(row);
  await invoice.start();
  await expect(invoice.handle.result()).resolves.toEqual(PAID);
  expect(row.begun).toEqual(['accept/1']);
  const { events } = await invoice.handle.fetchHistory();
  const scheduled = (events ?? []).flatMap((e) => e.activityTaskScheduledEventAttributes ?? []);
  const [accepted] = scheduled.filter(({ activityType }) => activityType?.name === 'acceptDispute');
  // Five calls and one more, each 60 s until its turn and 20 s, and 5 s to save.
  expect(Number(accepted?.startToCloseTimeout?.seconds)).toBe(485);
  const priorities = scheduled.map(({ activityType, priority }) => [
    activityType?.name,
    priority?.priorityKey,
    priority?.fairnessKey,
  ]);
  expect(priorities).toEqual([
    ['advance', 3, 'stage'],
    ['acceptDispute', 3, 'stage'],
  ]);
});

test('what a person sees in the Temporal UI are words: attribute, details, summaries', async () => {
  const row = autoCharged();
  const invoice = stage.cast(row);
  await invoice.start();
  await invoice.handle.result();
  const described = await invoice.handle.describe();
  expect(described.searchAttributes).toMatchObject({ InvoiceStatus: ['paid'] });
  const { events } = await invoice.handle.fetchHistory();
  const summaries = (events ?? []).flatMap((event) =>
    event.userMetadata?.summary?.data == null
      ? []
      : [JSON.parse(Buffer.from(event.userMetadata.summary.data).toString()) as string],
  );
  expect(summaries).toEqual(
    expect.arrayContaining(['Apply: resumed', 'confirmAttempt (confirm/1)']),
  );
});

test('the attribute is written for a status that lasts, and for none that passes', async () => {
  const row = autoCharged();
  const invoice = stage.cast(row);
  await invoice.start();
  await invoice.handle.result();
  const events = (await invoice.handle.fetchHistory()).events ?? [];
  const written = events.flatMap((e) => {
    const fields = e.upsertWorkflowSearchAttributesEventAttributes?.searchAttributes?.indexedFields;
    return fields?.['InvoiceStatus']?.data ?? [];
  });
  expect(written.map((data) => Buffer.from(data).toString())).toEqual(['"paid"']);
});

test('a step that arrives after a newer one is dropped, with the effects it lists', async () => {
  const row = new FakeRow();
  const slowSaved = promised();
  const newerArrived = promised();
  row.decide = (r, { inbox }) => {
    if (inbox.some(({ kind }) => kind === 'resumed')) {
      r.change({ effects: [sendMail('slow'), readStripe('fast')] });
    }
    if (inbox.some(({ kind }) => kind === 'hint')) r.change({ finished: PAID });
  };
  row.act = async (r, effect) => {
    if (effect.id === 'fast') {
      await slowSaved.kept;
      return r.change({ answer: ['fast'], status: 'newer' });
    }
    const older = r.change({ answer: ['slow'], status: 'older' });
    slowSaved.keep();
    await newerArrived.kept;
    return { ...older, effects: [ghost] };
  };
  const ghost = { effect: sendMail('ghost'), summary: 'must not be sent' };
  const invoice = stage.cast(row);
  await invoice.start();
  await eventually(async () =>
    expect((await invoice.handle.describe()).searchAttributes).toMatchObject({
      InvoiceStatus: ['newer'],
    }),
  );
  newerArrived.keep();
  await invoice.hint();
  await invoice.handle.result();
  expect(row.begun.sort()).toEqual(['fast', 'slow']);
  expect((await invoice.handle.describe()).searchAttributes).toMatchObject({
    InvoiceStatus: ['newer'],
  });
});

test.each([
  ['refused', 'refused'],
  ['too_late', 'too_late'],
  ['ECONNRESET', 'unknown'],
])('an effect that fails finally as %s is a fact (%s), and is begun once', async (type, why) => {
  const row = new FakeRow();
  row.decide = async (r, { inbox }) => {
    const failed = inbox.find((item) => item.kind === 'effect_failed');
    if (failed === undefined) {
      r.change({ effects: [readStripe('look')] });
      return;
    }
    // The workflow must not begin it again while this is being decided.
    await new Promise((resolve) => setTimeout(resolve, 200));
    r.change({ answer: ['look'], finished: PAID });
  };
  row.act = () => {
    throw ApplicationFailure.nonRetryable('Stripe said no', type);
  };
  const invoice = stage.cast(row);
  await invoice.start();
  await invoice.handle.result();
  expect(row.begun).toEqual(['look']);
  const code = type === why ? {} : { code: type };
  const failed = { kind: 'effect_failed', effectId: 'look', why, detail: 'Stripe said no' };
  expect(row.applied).toContainEqual({ ...failed, ...code });
});
