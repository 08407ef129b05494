import { setTimeout as pause } from 'node:timers/promises';
import type { InstallationFigure } from '../../postgres/installation-figures';
import type { Instruments } from './instruments';

/** A scrape is given up after ten seconds as a rule; ours must be answered long before. */
const SCRAPE_TIMEOUT_MS = 2_000;

/** However many scrape us, Postgres is asked once in so long. */
const CACHE_MS = 5_000;

/** What takes long is asked for that much less often. */
const CACHE_PER_QUERY_TIME = 20;

/** All invoices ever take seconds to count where there are millions: one, every five minutes. */
const TOTALS_PER_QUERY_TIME = 300;

export interface FigureSource {
  databaseTime(): Promise<number>;
  figures(): Promise<InstallationFigure[]>;
  totals(): Promise<InstallationFigure[]>;
}

/**
 * Asks Postgres before a scrape. What it does not answer in time is left out: an old number would
 * look like an installation that is well. Whether it answers at all is asked by the least there is,
 * so that a slow count is no outage.
 */
export function databaseGauges(
  stores: FigureSource,
  instruments: Instruments,
): () => Promise<void> {
  const waiting = cachedQuery(() => stores.figures(), CACHE_PER_QUERY_TIME);
  const totals = cachedQuery(() => stores.totals(), TOTALS_PER_QUERY_TIME);
  const isUp = () =>
    stores.databaseTime().then(
      () => true,
      // Whatever the reason: quittance_database_up says it, and what needs Postgres logs it.
      () => false,
    );
  return async () => {
    const [up, ...asked] = await Promise.all([
      withinTimeout(isUp()),
      withinTimeout(waiting()),
      withinTimeout(totals()),
    ]);
    instruments.databaseUp.set(up === true ? 1 : 0);
    const [figures, counted] = up === true ? asked : [null, null];
    showTotals(counted, instruments);
    showFigures(figures, instruments);
  };
}

type Figures = InstallationFigure[] | null;

/** One question at a time, however many scrape us. */
function cachedQuery(
  query: () => Promise<InstallationFigure[]>,
  perQueryTime: number,
): () => Promise<Figures> {
  let running: Promise<Figures> | undefined;
  let cached: { until: number; figures: InstallationFigure[] } | undefined;
  const run = async (): Promise<Figures> => {
    try {
      const began = Date.now();
      const figures = await query();
      const took = Date.now() - began;
      cached = { until: Date.now() + Math.max(CACHE_MS, perQueryTime * took), figures };
      return figures;
    } catch {
      return null;
    }
  };
  return () => {
    if (cached !== undefined && cached.until > Date.now()) return Promise.resolve(cached.figures);
    running ??= run().finally(() => (running = undefined));
    return running;
  };
}

async function withinTimeout<T>(query: Promise<T>): Promise<T | null> {
  const giveUp = new AbortController();
  const late = pause(SCRAPE_TIMEOUT_MS, null, { signal: giveUp.signal }).catch(() => null);
  const figures = await Promise.race([query, late]);
  giveUp.abort();
  return figures;
}

function showTotals(totals: Figures, instruments: Instruments): void {
  instruments.invoices.reset();
  for (const figure of totals ?? []) setFigure(figure, instruments);
}

function showFigures(figures: Figures, instruments: Instruments): void {
  const { events, eventsOldest } = instruments;
  for (const gauge of [events, eventsOldest]) gauge.reset();
  const single = [
    instruments.starts,
    instruments.startsOldest,
    instruments.commands,
    instruments.commandsOldest,
    instruments.stuck,
    instruments.notStartable,
    instruments.unmatched,
    instruments.quarantined,
    instruments.messagesSetAside,
  ];
  if (figures === null) for (const gauge of single) gauge.remove();
  else
    for (const relayStatus of ['waiting', 'hinted'])
      setFigure({ ...NO_FIGURE, kind: 'events', status: relayStatus }, instruments);
  for (const figure of figures ?? []) setFigure(figure, instruments);
}

const NO_FIGURE = { count: 0, oldestSeconds: 0 };

function setFigure(
  { kind, status, count, oldestSeconds }: InstallationFigure,
  instruments: Instruments,
): void {
  switch (kind) {
    case 'invoices':
      return instruments.invoices.set({ status }, count);
    case 'events':
      instruments.events.set({ fate: status, relay_status: status }, count);
      return instruments.eventsOldest.set({ fate: status, relay_status: status }, oldestSeconds);
    case 'starts':
      instruments.starts.set(count);
      return instruments.startsOldest.set(oldestSeconds);
    case 'commands':
      instruments.commands.set(count);
      return instruments.commandsOldest.set(oldestSeconds);
    case 'stuck':
      return instruments.stuck.set(count);
    case 'not_startable':
      return instruments.notStartable.set(count);
    case 'unmatched':
      return instruments.unmatched.set(count);
    case 'quarantined':
      return instruments.quarantined.set(count);
    case 'messages_set_aside':
      return instruments.messagesSetAside.set(count);
  }
}
