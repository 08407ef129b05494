import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alteredBundle } from '../harness/altered-bundle';
import { eventually } from '../harness/eventually';
import { workflowBundle } from '../harness/temporal';
import { FakeRow, PAID } from './script';
import { openStage } from './stage';
import type { Played } from './stage';

const folder = mkdtempSync(join(tmpdir(), 'quittance-awaits-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As it would be if somebody let the run rest for a moment before it returns. */
const RESTS = {
  from: 'return this.step.finished;',
  to: "{ await wf.sleep('8 seconds'); return this.step.finished; }",
};

/** A hint sent while the run is ending: how often was anything applied after it was sent? */
async function appliedAfterHint(
  workflows: { codePath: string },
  isEnding: (invoice: Played) => Promise<void>,
): Promise<number> {
  const stage = await openStage({ workflows });
  try {
    const row = new FakeRow();
    row.decide = (r) => void r.change({ finished: PAID });
    const invoice = stage.cast(row);
    await invoice.start();
    await eventually(() => expect(row.orders).toHaveLength(1));
    await isEnding(invoice);
    await invoice.hint();
    await eventually(async () => {
      expect((await invoice.handle.describe()).status.name).toBe('COMPLETED');
    });
    return row.orders.length - 1;
  } finally {
    await stage.close();
  }
}

async function rests({ handle }: Played): Promise<void> {
  await eventually(async () => {
    const events = (await handle.fetchHistory()).events ?? [];
    expect(events.some((event) => event.timerStartedEventAttributes != null)).toBe(true);
  });
}

test('a hint sent while a run is ending is never lost', async () => {
  const atOnce = () => Promise.resolve();
  expect(await appliedAfterHint(workflowBundle(), atOnce)).toBeGreaterThan(0);
});

test('a wait between the empty inbox and the return loses it, and this notices', async () => {
  expect(await appliedAfterHint(alteredBundle(folder, RESTS), rests)).toBe(0);
});
