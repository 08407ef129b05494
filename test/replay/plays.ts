import { ApplicationFailure } from '@temporalio/common';
import { eventually } from '../harness/eventually';
import { autoCharged } from '../workflows/auto-charged';
import { confirmAttempt, FakeRow, PAID, pause, readStripe, sendMail } from '../workflows/script';
import type { Played, Stage } from '../workflows/stage';
import { hintedRow, untilNewRun } from '../workflows/until-new-run';

const ACME = 'AcmeInvoiceStatus';

export type Play = (stage: Stage) => Promise<Played>;

/** Every kind of event the workflow can leave in a history, each in some play. */
export const PLAYS: Record<string, Play> = {
  'auto-charged': async (stage) => {
    const invoice = stage.cast(autoCharged());
    await invoice.start();
    return invoice;
  },
  'woken-and-hinted': async (stage) => {
    const row = new FakeRow();
    row.decide = (r, { inbox }) => {
      const has = (wanted: string) => inbox.some(({ kind }) => kind === wanted);
      if (has('resumed')) r.change({ effects: [sendMail('m')], wakeAt: Date.now() + 300 });
      if (has('woken')) r.change({ status: 'overdue', wakeAt: Date.now() + 3_600_000 });
      if (has('hint')) r.change({ effects: [readStripe('look')], wakeAt: null });
    };
    row.act = (r, { id }) =>
      r.change({ answer: [id], ...(id === 'look' ? { status: 'paid', finished: PAID } : {}) });
    const invoice = stage.cast(row);
    await invoice.start();
    await eventually(async () => {
      const events = (await invoice.handle.fetchHistory()).events ?? [];
      const timers = events.filter((event) => event.timerStartedEventAttributes != null);
      if (timers.length < 2) throw new Error('the second timer is not set yet');
    });
    await invoice.hint();
    return invoice;
  },
  'commanded-and-cancelled': async (stage) => {
    const row = new FakeRow();
    row.decide = (r, { inbox }) => {
      if (inbox.some(({ kind }) => kind === 'resumed'))
        r.change({ effects: [confirmAttempt('c')] });
      if (r.count('command') === 2) r.change({ finished: PAID, status: 'paid' });
    };
    const invoice = stage.cast(row);
    await invoice.command(pause('paused'));
    await invoice.handle.cancel();
    return invoice;
  },
  'failed-for-good': async (stage) => {
    const row = new FakeRow();
    row.decide = (r, { inbox }) => {
      const failed = inbox.some(({ kind }) => kind === 'effect_failed');
      if (failed) r.change({ answer: ['look'], finished: PAID });
      else r.change({ effects: [readStripe('look')] });
    };
    row.act = () => {
      throw ApplicationFailure.nonRetryable('Stripe said no', 'refused');
    };
    const invoice = stage.cast(row);
    await invoice.start();
    return invoice;
  },
  'continued-as-new': async (stage) => {
    const row = hintedRow();
    const invoice = stage.cast(row);
    await invoice.start();
    return untilNewRun(stage, invoice, row);
  },
  'begun-with-a-prefix': async (stage) => {
    const row = hintedRow([ACME, undefined]);
    const invoice = stage.cast(row);
    await invoice.start({ statusAttribute: ACME }, ACME);
    return untilNewRun(stage, invoice, row);
  },
  'begun-before-the-prefix': async (stage) => {
    const row = hintedRow([undefined, ACME]);
    const invoice = stage.cast(row);
    await invoice.start({}, 'InvoiceStatus');
    return untilNewRun(stage, invoice, row);
  },
  'named-by-its-first-step': async (stage) => {
    const row = hintedRow([ACME, undefined]);
    const invoice = stage.cast(row);
    await invoice.start();
    return untilNewRun(stage, invoice, row);
  },
  'handed-over': async (stage) => {
    const row = autoCharged();
    row.handedOver = { kind: 'created', id: 'inv_1' };
    const invoice = stage.cast(row);
    await invoice.submit({ number: 'INV-1' });
    return invoice;
  },
};
