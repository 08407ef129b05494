import type { ReactNode } from 'react';
import type { Violation } from '../judge/judge';
import type { LoggedRequest } from '../transport/request-log';
import type { Books } from '../world/books';
import { Button, newest, rowsShown, Table } from './console-parts';

// What happened: events, requests with their answers, breaches of the rules.

export function Events({ books }: { books: Books }): ReactNode {
  return (
    <Table title="Events" head={['Time', 'Event', 'Type', 'Webhooks', 'Play']}>
      {newest(books.events.newestFirst()).map((event) => (
        <tr key={event.id}>
          <td>{new Date(event.created * 1000).toISOString()}</td>
          <td>
            <details>
              <summary>
                <code>{event.id}</code>
              </summary>
              <pre>{JSON.stringify(JSON.parse(event.snapshot), null, 2)}</pre>
            </details>
          </td>
          <td>{event.type}</td>
          <td>{event.pendingWebhooks === 0 ? 'done' : `${event.pendingWebhooks} pending`}</td>
          <td>
            <Button act="redeliver" id={event.id} label="Send again" />
          </td>
        </tr>
      ))}
    </Table>
  );
}

export function Violations({ violations }: { violations: readonly Violation[] }): ReactNode {
  return (
    <Table title={`Violations: ${violations.length}`} head={['Kind', 'Request', 'Detail']}>
      {violations
        .slice(-rowsShown)
        .reverse()
        .map((each, index) => (
          <tr key={index}>
            <td>{each.kind}</td>
            <td>{each.request}</td>
            <td>
              <code>{JSON.stringify(each.detail)}</code>
            </td>
          </tr>
        ))}
    </Table>
  );
}

export function Requests({ requests }: { requests: readonly LoggedRequest[] }): ReactNode {
  return (
    <Table title="Requests" head={['Request', 'Status', 'Key', 'Fault']}>
      {requests.slice(0, 2 * rowsShown).map((each) => (
        <tr key={each.id}>
          <td>
            <details>
              <summary>
                {each.method} {each.path}
              </summary>
              <pre>{each.parameters}</pre>
              <pre>{each.answer}</pre>
            </details>
          </td>
          <td>
            {each.status ?? 'cut'}
            {each.replayed ? ' (replayed)' : ''}
          </td>
          <td>{each.key}</td>
          <td>{each.fault}</td>
        </tr>
      ))}
    </Table>
  );
}
