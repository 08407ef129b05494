import type { ReactNode } from 'react';
import { decimals } from '../intents/amounts';
import type { LoggedRequest } from '../transport/request-log';
import type { Violation } from '../judge/judge';
import type { Books } from '../world/books';
import type { World } from '../world/world';
import { Events, Requests, Violations } from './console-log';
import { Button, newest, Table } from './console-parts';
import { page } from './frame';

// The sandbox's own page: what there is, what happened, and buttons to play everyone at Stripe.

export interface ConsoleView {
  readonly world: World;
  readonly requests: readonly LoggedRequest[];
  readonly violations: readonly Violation[];
  readonly told: string | null;
}

export function consolePage(view: ConsoleView): string {
  const { world } = view;
  return page(
    'Stripe sandbox',
    <>
      <h1>Stripe sandbox</h1>
      {view.told === null ? null : <p role="status">{view.told}</p>}
      <Clock world={world} />
      {[...world.accounts.values()].map((books) => (
        <Account key={books.account} books={books} />
      ))}
      <Violations violations={view.violations} />
      <Requests requests={view.requests} />
    </>,
    true,
  );
}

function Clock({ world }: { world: World }): ReactNode {
  const steps: readonly [string, number][] = [
    ['1 hour', 3600],
    ['1 day', 86_400],
    ['5 days', 5 * 86_400],
    ['30 days', 30 * 86_400],
  ];
  return (
    <>
      <h2>Clock</h2>
      <p>
        <time>{new Date(world.clock.now()).toISOString()}</time>
      </p>
      {steps.map(([label, seconds]) => (
        <Button key={label} act="advance" id={String(seconds)} label={`Forward ${label}`} />
      ))}
      <ul>
        {world.agenda
          .upcoming()
          .slice(0, 5)
          .map(({ dueAt, what }) => (
            <li key={`${dueAt} ${what}`}>
              {new Date(dueAt).toISOString()}: {what}
            </li>
          ))}
      </ul>
    </>
  );
}

function Account({ books }: { books: Books }): ReactNode {
  return (
    <>
      <h2>
        Account <code>{books.account}</code>
      </h2>
      <Payments books={books} />
      <Sessions books={books} />
      <Disputes books={books} />
      <Events books={books} />
    </>
  );
}

function Payments({ books }: { books: Books }): ReactNode {
  return (
    <Table title="Payments" head={['Intent', 'Amount', 'Status', 'Play']}>
      {newest(books.paymentIntents.newestFirst()).map((intent) => (
        <tr key={intent.id}>
          <td>
            <code>{intent.id}</code>
          </td>
          <td>
            {decimals(intent.amount, intent.currency)} {intent.currency.toUpperCase()}
          </td>
          <td>{intent.status}</td>
          <td>
            {intent.status === 'processing' ? (
              <>
                <Button act="debit_succeeds" id={intent.id} label="Settle this debit" />
                <Button act="debit_fails" id={intent.id} label="Fail this debit" />
              </>
            ) : null}
            {intent.status === 'succeeded' ? (
              <>
                <Button act="dispute" id={intent.id} label="Open dispute" />
                <Button act="refund" id={intent.id} label="Refund" />
                <Button act="debit_returned" id={intent.id} label="Return (bank)" />
              </>
            ) : null}
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Sessions({ books }: { books: Books }): ReactNode {
  return (
    <Table title="Checkout sessions" head={['Session', 'Status', 'Payment', 'Play']}>
      {newest(books.sessions.newestFirst()).map((session) => (
        <tr key={session.id}>
          <td>
            {session.url === null ? (
              <code>{session.id.slice(0, 24)}…</code>
            ) : (
              <a href={session.url}>{session.id.slice(0, 24)}…</a>
            )}
          </td>
          <td>{session.status}</td>
          <td>{session.payment_status}</td>
          <td>
            {session.status === 'open' ? (
              <Button act="expire" id={session.id} label="Expire" />
            ) : null}
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Disputes({ books }: { books: Books }): ReactNode {
  if (books.disputes.size === 0) return null;
  return (
    <Table title="Disputes" head={['Dispute', 'Reason', 'Status', 'Play']}>
      {newest(books.disputes.newestFirst()).map((dispute) => (
        <tr key={dispute.id}>
          <td>
            <code>{dispute.id}</code>
          </td>
          <td>{dispute.reason}</td>
          <td>{dispute.status}</td>
          <td>
            {/needs_response|under_review/.test(dispute.status) ? (
              <>
                <Button act="dispute_won" id={dispute.id} label="Won" />
                <Button act="dispute_lost" id={dispute.id} label="Lost" />
              </>
            ) : null}
          </td>
        </tr>
      ))}
    </Table>
  );
}
