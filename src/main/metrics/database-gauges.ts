import { setTimeout as pause } from 'node:timers/promises';
import type { InstallationFigure } from '../../postgres/installation-figures';
import type { Instruments } from './instruments';

/** A scrape is given up after ten seconds as a rule; ours must be answered long before. */
const SCRAPE_TIMEOUT_MS = 2_000;

/** However many scrape us, Postgres is asked once in so long. */
const CACHE_MS = 5_000;

/** Millions of invoices take a while to count: asked for that much less often. */
const CACHE_PER_QUERY_TIME = 20;

export interface FigureSource {
  figures(): Promise<InstallationFigure[]>;
}

/**
 * Asks Postgres before a scrape. Where it does not answer in time, the scrape is answered without
 * these gauges: an old number would look like an installation that is well.
 */
export function databaseGauges(
  stores: FigureSource,
  instruments: Instruments,
): () => Promise<void> {
  let running: Promise<InstallationFigure[] | null> | undefined;
  let cached: { until: number; figures: InstallationFigure[] } | undefined;
  const query = async (): Promise<InstallationFigure[] | null> => {
    try {
      const began = Date.now();
      const figures = await stores.figures();
      const took = Date.now() - began;
      cached = { until: Date.now() + Math.max(CACHE_MS, CACHE_PER_QUERY_TIME * took), figures };
      return figures;
    } catch {
      // Whatever the reason: quittance_database_up says it, and what needs Postgres logs it.
      return null;
    }
  };
  return async () => {
    if (cached !== undefined && cached.until > Date.now())
      return showFigures(cached.figures, instruments);
    running ??= query().finally(() => (running = undefined));
    showFigures(await withinTimeout(running), instruments);
  };
}

async function withinTimeout(
  query: Promise<InstallationFigure[] | null>,
): Promise<InstallationFigure[] | null> {
  const giveUp = new AbortController();
  const late = pause(SCRAPE_TIMEOUT_MS, null, { signal: giveUp.signal }).catch(() => null);
  const figures = await Promise.race([query, late]);
  giveUp.abort();
  return figures;
}

function showFigures(figures: InstallationFigure[] | null, instruments: Instruments): void {
  const { invoices, events, eventsOldest } = instruments;
  for (const gauge of [invoices, events, eventsOldest]) gauge.reset();
  instruments.databaseUp.set(figures === null ? 0 : 1);
  const single = [
    instruments.starts,
    instruments.startsOldest,
    instruments.commands,
    instruments.commandsOldest,
    instruments.stuck,
    instruments.notStartable,
    instruments.unmatched,
    instruments.quarantined,
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
  }
}
