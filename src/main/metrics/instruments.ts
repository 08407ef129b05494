import type { Metrics } from '../../runtime/metrics';

export type Instruments = ReturnType<typeof instrumentsOf>;

/**
 * Everything this installation counts by itself, under the names that docs/ uses.
 * The first names of the labels `relay_status` and `source` stay for one release.
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
      'Stripe events stored and not yet applied, by relay status',
      ['fate', 'relay_status'],
    ),
    eventsOldest: metrics.gauge(
      'quittance_relay_oldest_seconds',
      'How long the oldest event that is not yet applied has waited',
      ['fate', 'relay_status'],
    ),
    starts: metrics.gauge('quittance_starts_waiting', 'Invoices whose run took no step yet'),
    startsOldest: metrics.gauge(
      'quittance_starts_oldest_seconds',
      'How long the oldest invoice waits whose run took no step yet',
    ),
    commands: metrics.gauge('quittance_commands_waiting', 'Commands stored and not yet applied'),
    commandsOldest: metrics.gauge(
      'quittance_commands_oldest_seconds',
      'How long the oldest command that is not yet applied has waited',
    ),
    stuck: metrics.gauge(
      'quittance_invoices_stuck',
      'Unfinished invoices whose run neither waits for an effect nor went on when it was woken',
    ),
    notStartable: metrics.gauge(
      'quittance_invoices_not_startable',
      'Invoices whose workflow Temporal cannot start as they are',
    ),
    unmatched: metrics.gauge(
      'quittance_unmatched_money',
      'Payments that belong to no invoice here, stored for a person to check',
    ),
    quarantined: metrics.gauge(
      'quittance_quarantined_events',
      'Stripe events kept without effect until a person has looked',
    ),
    messagesSetAside: metrics.gauge(
      'quittance_messages_set_aside',
      'Messages of mirrors that a consumer did not take however often they went out',
    ),
    setAside: metrics.counter(
      'quittance_set_aside_total',
      'Commands, events and facts that could not be saved, so that the rest was applied alone',
      ['what'],
    ),
    attempts: metrics.counter('quittance_attempts_total', 'Charge attempts by how they ended', [
      'outcome',
    ]),
    notices: metrics.counter('quittance_notices_total', 'Public events, by type', ['type']),
    webhookLag: metrics.timer(
      'quittance_webhook_lag_seconds',
      'From the moment an event was stored to the commit of the step that applied it',
    ),
    mails: metrics.counter('quittance_mails_total', 'Mails by the response of the mail server', [
      'outcome',
    ]),
    stripeCalls: metrics.timer(
      'quittance_stripe_call_seconds',
      'Calls to Stripe with their wait for a turn, by operation and outcome',
      ['operation', 'outcome'],
    ),
    refused: metrics.counter(
      'quittance_refused_total',
      'Webhooks and API keys that were refused, by source and reason',
      ['door', 'why', 'source'],
    ),
    healed: metrics.counter(
      'quittance_webhooks_healed_total',
      'Events that no webhook had brought, and that a mirror of the account did',
    ),
    http: metrics.timer('quittance_http_seconds', 'Requests by source and status class', [
      'door',
      'status',
      'source',
    ]),
  };
}
