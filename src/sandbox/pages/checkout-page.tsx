import type Stripe from 'stripe';
import type { ReactNode } from 'react';
import { decimals } from '../intents/amounts';
import { page } from './frame';

// The hosted Checkout page: the amount, the payment methods, and the last decline.

export interface CheckoutView {
  readonly session: Stripe.Checkout.Session;
  readonly items: readonly Stripe.LineItem[];
  readonly error: string | null;
  readonly keepsMethod: boolean;
}

const METHOD_NAMES: Readonly<Record<string, string>> = {
  card: 'Card',
  sepa_debit: 'SEPA Direct Debit',
  us_bank_account: 'US bank account',
  bacs_debit: 'Bacs Direct Debit',
  link: 'Link',
  paypal: 'PayPal',
};

export const money = (amount: number | null, currency: string | null): string =>
  `${(currency ?? '').toUpperCase()} ${decimals(amount ?? 0, currency ?? '')}`;

export function checkoutPage(view: CheckoutView): string {
  const { session } = view;
  const pays = session.mode === 'payment';
  const amount = money(session.amount_total, session.currency);
  return page(
    pays ? `Pay ${amount}` : 'Save a payment method',
    <>
      <h1>{pays ? 'Pay' : 'Save a payment method'}</h1>
      {pays ? <p className="amount">{amount}</p> : null}
      <ul>
        {view.items.map((item) => (
          <li key={item.id}>
            {item.description ?? 'Item'} × {item.quantity ?? 1}:{' '}
            {money(item.amount_total, item.currency)}
          </li>
        ))}
      </ul>
      {view.error === null ? null : (
        <p className="error" role="alert">
          {view.error}
        </p>
      )}
      <form method="post" action={`/c/pay/${session.id}`}>
        <Person session={session} />
        <Methods types={session.payment_method_types} />
        {view.keepsMethod ? (
          <p>
            By continuing you allow this business to charge the same payment method for future
            payments.
          </p>
        ) : null}
        <p>
          <button type="submit">{pays ? `Pay ${amount}` : 'Save'}</button>
        </p>
      </form>
      {session.cancel_url === null ? null : (
        <p>
          <a href={session.cancel_url}>Back</a>
        </p>
      )}
    </>,
  );
}

function Person({ session }: { session: Stripe.Checkout.Session }): ReactNode {
  const email = session.customer_details?.email ?? session.customer_email;
  return (
    <>
      <label htmlFor="email">Email</label>
      <input
        id="email"
        name="email"
        type="email"
        defaultValue={email ?? ''}
        readOnly={email !== null}
      />
      <label htmlFor="name">Name</label>
      <input id="name" name="name" defaultValue={session.customer_details?.name ?? ''} />
    </>
  );
}

function Methods({ types }: { types: readonly string[] }): ReactNode {
  return types.map((type, index) => (
    <fieldset key={type}>
      <legend>
        <label>
          <input type="radio" name="method" value={type} defaultChecked={index === 0} />{' '}
          {METHOD_NAMES[type] ?? type}
        </label>
      </legend>
      <MethodFields type={type} />
    </fieldset>
  ));
}

function Field(props: { name: string; label: string; hint?: string }): ReactNode {
  return (
    <>
      <label htmlFor={props.name}>{props.label}</label>
      <input id={props.name} name={props.name} placeholder={props.hint} autoComplete="off" />
    </>
  );
}

function MethodFields({ type }: { type: string }): ReactNode {
  if (type === 'card') {
    return (
      <>
        <Field name="number" label="Card number" hint="4242 4242 4242 4242" />
        <Field name="exp" label="Expiry (MM/YY)" hint="12/34" />
        <Field name="cvc" label="CVC" hint="123" />
      </>
    );
  }
  if (type === 'sepa_debit') {
    return <Field name="iban" label="IBAN" hint="DE89 3704 0044 0532 0130 00" />;
  }
  if (type === 'link') return <p>Link has recognised the address above.</p>;
  if (type === 'paypal') return <p>You will continue on PayPal’s page.</p>;
  if (type === 'us_bank_account') {
    return (
      <>
        <Field name="routing_number" label="Routing number" hint="110000000" />
        <Field name="account_number" label="Account number" hint="000123456789" />
      </>
    );
  }
  return (
    <>
      <Field name="sort_code" label="Sort code" hint="108800" />
      <Field name="bacs_account_number" label="Account number" hint="00012345" />
    </>
  );
}

/** The page of a session that is over: expired, or paid. */
export function closedPage(session: Stripe.Checkout.Session): string {
  const expired = session.status === 'expired';
  const waiting = session.payment_status === 'unpaid' && !expired;
  const title = expired
    ? 'This page has expired'
    : waiting
      ? 'Your payment is being processed'
      : 'All done here';
  const words = expired
    ? 'Nothing can be paid here any more. Please ask the business for a new link.'
    : waiting
      ? 'Your bank has been asked for the money. This can take some days.'
      : 'This session is complete: there is nothing left to do.';
  return page(
    title,
    <>
      <h1>{title}</h1>
      <p>{words}</p>
    </>,
  );
}

export function authenticationPage(id: string, about: string): string {
  return page(
    '3D Secure authentication',
    <>
      <h1>Your bank wants to know it is you</h1>
      <p>{about}</p>
      <form method="post" action={`/c/authenticate/${id}`}>
        <button type="submit" name="answer" value="complete">
          Complete
        </button>{' '}
        <button type="submit" name="answer" value="fail" className="quiet">
          Fail
        </button>
      </form>
    </>,
  );
}

/** PayPal's own page, to which Checkout sends a customer and from which they come back. */
export function paypalPage(id: string, about: string): string {
  return page(
    'PayPal',
    <>
      <h1>PayPal</h1>
      <p>{about}</p>
      <form method="post" action={`/c/authenticate/${id}`}>
        <button type="submit" name="answer" value="complete">
          Approve
        </button>{' '}
        <button type="submit" name="answer" value="cancel" className="quiet">
          Cancel
        </button>
      </form>
    </>,
  );
}

export function messagePage(title: string, words: string): string {
  return page(
    title,
    <>
      <h1>{title}</h1>
      <p>{words}</p>
    </>,
  );
}
