import type { ReactNode } from 'react';
import type { LoggedRequest } from '../transport/request-log';
import type { Violation } from '../violations/violation-log';
import type { AccountStore } from '../world/account-store';
import type { World } from '../world/world';
import { Events, Requests, Violations } from './console-log';
import { Disputes, Payments, Refunds, Sessions } from './console-money';
import { Button, when } from './console-parts';
import { CONSOLE_STYLE } from './console-style';
import { page } from './frame';

// The console: all objects, what happened, and buttons for everything the control API can do.

export interface ConsoleView {
  readonly world: World;
  readonly requests: readonly LoggedRequest[];
  readonly violations: readonly Violation[];
  readonly notice: { readonly words: string; readonly wrong: boolean } | null;
}

export function consolePage(view: ConsoleView): string {
  const { world, notice } = view;
  const accounts = [...world.accounts.values()];
  return page(
    'Stripe sandbox',
    <>
      <a className="skip" href="#content">
        Skip to the payments
      </a>
      <header className="top">
        <h1>Stripe sandbox</h1>
        <span className="soft">
          <code>{world.url}</code>
        </span>
        <a href="/">Refresh</a>
      </header>
      {notice === null ? null : (
        <p role="status" className={notice.wrong ? 'notice wrong' : 'notice'}>
          {notice.words}
        </p>
      )}
      <Clock world={world} />
      <Jump accounts={accounts} />
      <div id="content">
        {accounts.map((store) => (
          <Account key={store.account} store={store} many={accounts.length > 1} />
        ))}
      </div>
      <Requests requests={view.requests} />
      <Violations violations={view.violations} />
    </>,
    CONSOLE_STYLE,
  );
}

const CLOCK_STEPS: readonly (readonly [string, number])[] = [
  ['1 hour', 3600],
  ['1 day', 86_400],
  ['5 days', 5 * 86_400],
  ['30 days', 30 * 86_400],
];

function Clock({ world }: { world: World }): ReactNode {
  const soon = world.agenda.upcoming().slice(0, 5);
  return (
    <section className="card" aria-labelledby="clock">
      <h2 id="clock">Clock</h2>
      <p className="now">
        <time>{when(world.clock.now())}</time> <span className="soft">UTC</span>
      </p>
      {CLOCK_STEPS.map(([label, seconds]) => (
        <Button key={label} act="advance" id={String(seconds)} label={`Forward ${label}`} />
      ))}
      {soon.length === 0 ? (
        <p className="soft">Nothing is planned.</p>
      ) : (
        <ul className="soon soft">
          {soon.map(({ dueAt, what }) => (
            <li key={`${dueAt} ${what}`}>
              <time>{when(dueAt)}</time> {what}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Jump({ accounts }: { accounts: readonly AccountStore[] }): ReactNode {
  const parts = ['payments', 'sessions', 'disputes', 'events'];
  const first = accounts[0]?.account;
  const links = first === undefined ? [] : parts.map((part) => [part, `${part}-${first}`] as const);
  return (
    <nav className="jump" aria-label="Parts of this page">
      {[...links, ['requests', 'requests'] as const, ['violations', 'violations'] as const].map(
        ([name, id]) => (
          <a key={id} href={`#${id}`}>
            {name}
          </a>
        ),
      )}
    </nav>
  );
}

function Account({ store, many }: { store: AccountStore; many: boolean }): ReactNode {
  const at = store.account;
  const kind = store.platform === null ? 'Account' : 'Connected account';
  return (
    <section aria-label={`${kind} ${at}`}>
      {many ? (
        <h2>
          {kind} <code>{at}</code>
        </h2>
      ) : null}
      {store.platform === null ? null : (
        <p>
          <Button act="restrict" id={at} label="Restrict" grave />
          <Button act="restore" id={at} label="Let it charge" />
        </p>
      )}
      <Payments store={store} at={at} />
      <Sessions store={store} at={at} />
      <Disputes store={store} at={at} />
      <Refunds store={store} at={at} />
      <Events store={store} at={at} />
    </section>
  );
}
