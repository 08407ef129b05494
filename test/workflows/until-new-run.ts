import { eventually } from '../harness/eventually';
import { FakeRow, readStripe } from './script';
import type { Played, Stage } from './stage';

/** What the first step of a run says of its status: of the first run, and of the next one. */
type Named = readonly [first: string | undefined, next: string | undefined];

/** Reads Stripe at each hint; with names, the second makes the status `overdue`. */
export function hintedRow([first, next]: Named = [undefined, undefined]): FakeRow {
  const row = new FakeRow();
  let hinted = 0;
  row.decide = (r, { inbox }) => {
    r.statusAttribute = r.count('resumed') === 1 ? first : next;
    if (!inbox.some(({ kind }) => kind === 'hint')) return;
    hinted += 1;
    const status = first !== next && hinted === 2 ? { status: 'overdue' } : {};
    r.change({ effects: [readStripe(`look/${hinted}`)], ...status });
  };
  return row;
}

/** Hints until the history is long and another run goes on; answers the run that was left. */
export async function untilNewRun(stage: Stage, invoice: Played, row: FakeRow): Promise<Played> {
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
}
