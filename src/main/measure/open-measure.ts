import type { RequestListener } from 'node:http';
import type { ActivityDeps } from '../../../activities';
import type { HttpDeps } from '../../http/deps';
import type { Mailer } from '../../mail/mailer';
import type { Config } from '../../runtime/config';
import type { Log } from '../../runtime/log';
import { createMetrics, serveMetrics } from '../../runtime/metrics';
import type { StripeRoom } from '../../stripe/room';
import { countDecisions } from './count-decisions';
import { databaseGauges } from './database-gauges';
import type { Figures } from './database-gauges';
import { instrumentsOf } from './instruments';
import { measuredRequests } from './measured-requests';
import { measuredMailer, measuredStripe } from './measured-rooms';

/** Rooms that count what goes through them; the same rooms untouched where nobody asks. */
export interface Measure {
  stripe(room: StripeRoom): StripeRoom;
  mailer(mailer: Mailer): Mailer;
  requests(app: RequestListener): RequestListener;
  decided: ActivityDeps['onDecision'];
  refused: HttpDeps['refused'];
  /** `more` are texts of others, answered with ours: one address a process to scrape. */
  serve(log: Log, more?: readonly (() => Promise<string>)[]): Promise<void>;
}

const UNASKED: Measure = {
  stripe: (room) => room,
  mailer: (mailer) => mailer,
  requests: (app) => app,
  decided: undefined,
  refused: () => undefined,
  serve: () => Promise.resolve(),
};

/** The house is measured exactly where METRICS_PORT is set. */
export function openMeasure({ metricsPort, http }: Config, stores: Figures): Measure {
  if (metricsPort === undefined) return UNASKED;
  const metrics = createMetrics({ processMetrics: true });
  const on = instrumentsOf(metrics);
  metrics.onScrape(databaseGauges(stores, on));
  return {
    stripe: (room) => measuredStripe(room, on),
    mailer: (mailer) => measuredMailer(mailer, on),
    requests: (app) => measuredRequests(app, on),
    decided: countDecisions(on),
    refused: (door, why) => on.refused.inc({ door, why }),
    serve: async (log, more = []) => {
      const where = { host: http.host, port: metricsPort };
      const { url } = await serveMetrics([metrics.text, ...more], where);
      log.info({ url }, 'metrics are served');
    },
  };
}
