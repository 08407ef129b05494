import type { ReactNode } from 'react';
import type { Violation } from '../violations/violation-log';
import type { LoggedRequest } from '../transport/request-log';
import type { AccountStore } from '../world/account-store';
import { Button, Chip, newest, Row, ROWS_SHOWN, Table, Thing, when } from './console-parts';

// Events, requests with their answers, and violations.

const EVENT_HEAD = ['Time', 'Type', 'Event', 'Webhooks', 'Play'];

export function Events({ store, at }: { store: AccountStore; at: string }): ReactNode {
  return (
    <Table
      id={`events-${at}`}
      title="Events"
      count={store.events.size}
      head={EVENT_HEAD}
      nothing="Nothing has happened yet."
    >
      {newest(store.events.newestFirst()).map((event) => (
        <Row key={event.id} head={EVENT_HEAD}>
          <time>{when(event.created * 1000)}</time>
          <b>{event.type}</b>
          <Thing id={event.id} object={JSON.parse(event.snapshot)} />
          <Chip status={delivered(event.pendingWebhooks, event.failedWebhooks)} />
          <Button act="redeliver" id={event.id} label="Send again" />
        </Row>
      ))}
    </Table>
  );
}

function delivered(pending: number, failed: number): string {
  if (failed > 0) return `gave up on ${failed}`;
  return pending === 0 ? 'done' : `pending ${pending}`;
}

const VIOLATION_HEAD = ['Rule', 'Time', 'Request', 'Detail'];

export function Violations({ violations }: { violations: readonly Violation[] }): ReactNode {
  return (
    <Table
      id="violations"
      title="Violations"
      count={violations.length}
      head={VIOLATION_HEAD}
      nothing="None: no rule that money depends on was broken."
      closed={violations.length === 0}
    >
      {violations
        .slice(-ROWS_SHOWN)
        .reverse()
        .map((each, index) => (
          <Row key={index} head={VIOLATION_HEAD}>
            <b>{each.kind.replaceAll('_', ' ')}</b>
            <time>{when(each.at)}</time>
            <code>{each.request}</code>
            <code>{JSON.stringify(each.detail)}</code>
          </Row>
        ))}
    </Table>
  );
}

const REQUEST_HEAD = ['Time', 'Request', 'Answer', 'Key', 'Fault'];

export function Requests({ requests }: { requests: readonly LoggedRequest[] }): ReactNode {
  return (
    <Table
      id="requests"
      title="Requests"
      count={requests.length}
      head={REQUEST_HEAD}
      nothing="None yet: point a Stripe SDK or Stripe's command line here."
    >
      {requests.slice(0, ROWS_SHOWN).map((each) => (
        <Row key={each.id} head={REQUEST_HEAD}>
          <time>{when(each.at)}</time>
          <details>
            <summary>
              {each.method} {each.path}
            </summary>
            {each.parameters === '' ? null : <pre>{spelled(each.parameters)}</pre>}
            <pre>{each.answer}</pre>
          </details>
          <Chip status={`${each.status ?? 'cut'}${each.replayed ? ' replayed' : ''}`} />
          <code>{each.key}</code>
          <span>{each.fault}</span>
        </Row>
      ))}
    </Table>
  );
}

/** One decoded parameter a line. */
const spelled = (form: string): string =>
  [...new URLSearchParams(form)].map(([name, value]) => `${name} = ${value}`).join('\n');
