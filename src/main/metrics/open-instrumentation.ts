import type { RequestListener } from 'node:http';
import type { ActivityDeps } from '../../../activities';
import type { HttpDeps } from '../../http/http-deps';
import type { Mailer } from '../../mail/mailer';
import type { Config } from '../../runtime/config';
import type { Log } from '../../runtime/log';
import { createMetrics, serveMetrics } from '../../runtime/metrics';
import type { StripeGateway } from '../../stripe/stripe-gateway';
import { countDecisions } from './count-decisions';
import { databaseGauges } from './database-gauges';
import type { FigureSource } from './database-gauges';
import { instrumentsOf } from './instruments';
import { measuredRequests } from './measured-requests';
import { measuredMailer, measuredStripe } from './measured-clients';

/** Modules that count what goes through them; the same modules untouched where nobody asks. */
export interface Instrumentation {
  stripe(gateway: StripeGateway): StripeGateway;
  mailer(mailer: Mailer): Mailer;
  requests(app: RequestListener): RequestListener;
  decided: ActivityDeps['onDecision'];
  setAside: NonNullable<ActivityDeps['onSetAside']>;
  onRefused: HttpDeps['onRefused'];
  onHealed(events: number): void;
  /** `more` are texts of others, answered with ours: one address a process to scrape. */
  serve(log: Log, more?: readonly (() => Promise<string>)[]): Promise<void>;
}

const NO_INSTRUMENTATION: Instrumentation = {
  stripe: (gateway) => gateway,
  mailer: (mailer) => mailer,
  requests: (app) => app,
  decided: undefined,
  setAside: () => undefined,
  onRefused: () => undefined,
  onHealed: () => undefined,
  serve: () => Promise.resolve(),
};

/** The process is measured exactly where METRICS_PORT is set. */
export function openInstrumentation(
  { metricsPort, http }: Config,
  stores: FigureSource,
): Instrumentation {
  if (metricsPort === undefined) return NO_INSTRUMENTATION;
  const metrics = createMetrics({ processMetrics: true });
  const instruments = instrumentsOf(metrics);
  metrics.onScrape(databaseGauges(stores, instruments));
  return {
    stripe: (gateway) => measuredStripe(gateway, instruments),
    mailer: (mailer) => measuredMailer(mailer, instruments),
    requests: (app) => measuredRequests(app, instruments),
    decided: countDecisions(instruments),
    setAside: ({ what }) => instruments.setAside.inc({ what }),
    onRefused: (source, why) => instruments.refused.inc({ door: source, why, source }),
    onHealed: (events) => instruments.healed.inc(events),
    serve: async (log, more = []) => {
      const where = { host: http.host, port: metricsPort };
      const { url } = await serveMetrics([metrics.text, ...more], where);
      log.info({ url }, 'metrics are served');
    },
  };
}
