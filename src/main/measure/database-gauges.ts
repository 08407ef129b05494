import { setTimeout as pause } from 'node:timers/promises';
import type { InstallationFigure } from '../../postgres/installation-figures';
import type { Instruments } from './instruments';

/** A scrape is given up after ten seconds as a rule; ours must be answered long before. */
const PATIENCE = 2_000;

/** However many scrape us, Postgres is asked once in so long. */
const FRESH_FOR = 5_000;

/** Millions of invoices take a while to count: asked for that much less often. */
const RESTS = 20;

export interface Figures {
  figures(): Promise<InstallationFigure[]>;
}

/**
 * Asks Postgres before a scrape. Where it does not answer in time, the scrape is answered without
 * these gauges: an old number would look like a house that is well.
 */
export function databaseGauges(stores: Figures, on: Instruments): () => Promise<void> {
  let asking: Promise<InstallationFigure[] | null> | undefined;
  let known: { until: number; figures: InstallationFigure[] } | undefined;
  const ask = async (): Promise<InstallationFigure[] | null> => {
    try {
      const began = Date.now();
      const figures = await stores.figures();
      const took = Date.now() - began;
      known = { until: Date.now() + Math.max(FRESH_FOR, RESTS * took), figures };
      return figures;
    } catch {
      // Whatever the reason: quittance_database_up says it, and whoever needs Postgres logs it.
      return null;
    }
  };
  return async () => {
    if (known !== undefined && known.until > Date.now()) return show(known.figures, on);
    asking ??= ask().finally(() => (asking = undefined));
    show(await inTime(asking), on);
  };
}

async function inTime(
  asked: Promise<InstallationFigure[] | null>,
): Promise<InstallationFigure[] | null> {
  const giveUp = new AbortController();
  const late = pause(PATIENCE, null, { signal: giveUp.signal }).catch(() => null);
  const figures = await Promise.race([asked, late]);
  giveUp.abort();
  return figures;
}

function show(figures: InstallationFigure[] | null, on: Instruments): void {
  const { invoices, events, eventsOldest } = on;
  for (const gauge of [invoices, events, eventsOldest]) gauge.reset();
  on.databaseUp.set(figures === null ? 0 : 1);
  const single = [
    on.starts,
    on.startsOldest,
    on.commands,
    on.commandsOldest,
    on.stuck,
    on.unmatched,
  ];
  if (figures === null) for (const gauge of single) gauge.remove();
  else
    for (const relayStatus of ['waiting', 'hinted'])
      set({ ...NONE, kind: 'events', status: relayStatus }, on);
  for (const figure of figures ?? []) set(figure, on);
}

const NONE = { count: 0, oldestSeconds: 0 };

function set({ kind, status, count, oldestSeconds }: InstallationFigure, on: Instruments): void {
  switch (kind) {
    case 'invoices':
      return on.invoices.set({ status }, count);
    case 'events':
      on.events.set({ fate: status }, count);
      return on.eventsOldest.set({ fate: status }, oldestSeconds);
    case 'starts':
      on.starts.set(count);
      return on.startsOldest.set(oldestSeconds);
    case 'commands':
      on.commands.set(count);
      return on.commandsOldest.set(oldestSeconds);
    case 'stuck':
      return on.stuck.set(count);
    case 'unmatched':
      return on.unmatched.set(count);
  }
}
