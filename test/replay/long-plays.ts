import { ApplicationFailure } from '@temporalio/common';
import { HOUR } from '../../src/domain/time';
import { eventually } from '../harness/eventually';
import type { TimeServer } from '../time-skipping/time-server';
import { FakeRow } from '../workflows/script';
import type { Played, Stage } from '../workflows/stage';

interface LongPlay {
  stage: Stage;
  server: TimeServer;
  /** What the activity says of its database; by default it is older than the run. */
  knownSince?: number | null;
}

/** Lives whose hours pass on another server; of each a history is kept. */
export const longPlays = {
  'row-gone': async ({ stage, server, knownSince }: LongPlay) => {
    const since = knownSince === undefined ? (await server.now()) - HOUR : knownSince;
    const row = new FakeRow();
    const invoice: Played = stage.cast(row);
    await invoice.start();
    await eventually(() => {
      if (row.count('resumed') === 0) throw new Error('it has not begun');
    });
    row.decide = () => {
      const details = [[], { knownSince: since }];
      throw ApplicationFailure.create({ type: 'invoice_unknown', nonRetryable: true, details });
    };
    await invoice.hint();
    await server.sleep(9 * HOUR);
    return { invoice, row };
  },
};
