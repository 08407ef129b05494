import type { Metrics } from '../../runtime/metrics';

export type Instruments = ReturnType<typeof instrumentsOf>;

/**
 * Everything this installation counts by itself, under the names that docs/ draws and alarms by.
 */
export function instrumentsOf(metrics: Metrics) {
  return {
    databaseUp: metrics.gauge(
      'quittance_database_up',
      '1 if Postgres answered this scrape in time',
    ),
    invoices: metrics.gauge('quittance_invoices', 'Invoices by status', ['status']),
    events: metrics.gauge(
      'quittance_relay_events',
      'Events of Stripe stored and not applied: waiting for their invoice, or hinted to its run',
      ['fate'],
    ),
    eventsOldest: metrics.gauge(
      'quittance_relay_oldest_seconds',
      'How long the oldest event that is not applied has waited',
      ['fate'],
    ),
    starts: metrics.gauge('quittance_starts_waiting', 'Invoices whose run took no step yet'),
    startsOldest: metrics.gauge(
      'quittance_starts_oldest_seconds',
      'How long the oldest invoice waits whose run took no step yet',
    ),
    commands: metrics.gauge('quittance_commands_waiting', 'Commands stored and not applied'),
    commandsOldest: metrics.gauge(
      'quittance_commands_oldest_seconds',
      'How long the oldest command that is not applied has waited',
    ),
    stuck: metrics.gauge(
      'quittance_invoices_stuck',
      'Unfinished invoices with an effect unanswered for more than 15 minutes',
    ),
    unmatched: metrics.gauge(
      'quittance_unmatched_money',
      'Payments that belong to no invoice we know, kept for a person',
    ),
    attempts: metrics.counter('quittance_attempts_total', 'Charge attempts by how they ended', [
      'outcome',
    ]),
    notices: metrics.counter('quittance_notices_total', 'Public events, by type', ['type']),
    webhookLag: metrics.timer(
      'quittance_webhook_lag_seconds',
      'From the moment an event was stored to the commit of the step that took it in',
    ),
    mails: metrics.counter('quittance_mails_total', 'Mails by what the mail server answered', [
      'outcome',
    ]),
    stripeCalls: metrics.timer(
      'quittance_stripe_call_seconds',
      'What is asked of Stripe, by verb and by what it came to',
      ['operation', 'outcome'],
    ),
    refused: metrics.counter(
      'quittance_refused_total',
      'Webhooks and API keys that were refused, by source and why',
      ['door', 'why'],
    ),
    http: metrics.timer('quittance_http_seconds', 'Requests by source and class of status', [
      'door',
      'status',
    ]),
  };
}
