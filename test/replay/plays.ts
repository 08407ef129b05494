import { ApplicationFailure } from '@temporalio/common';
import { eventually } from '../harness/eventually';
import { autoCharged } from '../workflows/auto-charged';
import { confirmAttempt, FakeRow, PAID, pause, readStripe, sendMail } from '../workflows/script';
import type { Played, Stage } from '../workflows/stage';

export type Play = (stage: Stage) => Promise<Played>;

/** Every kind of event the conductor can leave in a history, each in some play. */
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
    const row = new FakeRow();
    let hinted = 0;
    row.decide = (r, { inbox }) => {
      if (!inbox.some(({ kind }) => kind === 'hint')) return;
      hinted += 1;
      r.change({ effects: [readStripe(`look/${hinted}`)] });
    };
    const invoice = stage.cast(row);
    await invoice.start();
    const { runId } = await invoice.handle.describe();
    for (let nth = 1; nth <= 12; nth += 1) {
      await invoice.hint();
      await eventually(() => {
        if (!row.begun.includes(`look/${nth}`)) throw new Error(`look ${nth} has not begun`);
      });
    }
    await eventually(async () => {
      if ((await invoice.handle.describe()).runId === runId) throw new Error('it is short still');
    });
    return { ...invoice, handle: stage.client.workflow.getHandle(invoice.id, runId) };
  },
  'handed-over': async (stage) => {
    const row = autoCharged();
    row.handedOver = { kind: 'created', id: 'inv_1' };
    const invoice = stage.cast(row);
    await invoice.submit({ number: 'INV-1' });
    return invoice;
  },
};
