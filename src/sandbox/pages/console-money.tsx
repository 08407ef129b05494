import type Stripe from 'stripe';
import type { ReactNode } from 'react';
import { isOver } from '../objects/open-dispute';
import type { AccountStore } from '../world/account-store';
import { money } from './checkout-page';
import { Button, Chip, newest, Row, Table, Thing } from './console-parts';

// Money and the buttons that move it: payments, checkouts, disputes, refunds.

const PAYMENT_HEAD = ['Payment', 'Amount', 'Status', 'Play'];

export function Payments({ store, at }: { store: AccountStore; at: string }): ReactNode {
  return (
    <Table
      id={`payments-${at}`}
      title="Payments"
      count={store.paymentIntents.size}
      head={PAYMENT_HEAD}
      nothing="None yet: create a PaymentIntent, or pay a Checkout session."
    >
      {newest(store.paymentIntents.newestFirst()).map((intent) => (
        <Row key={intent.id} head={PAYMENT_HEAD}>
          <Thing id={intent.id} object={intent} />
          <span className="money">{money(intent.amount, intent.currency)}</span>
          <Chip status={intent.status} />
          <PaymentButtons store={store} intent={intent} />
        </Row>
      ))}
    </Table>
  );
}

function PaymentButtons(props: { store: AccountStore; intent: Stripe.PaymentIntent }): ReactNode {
  const { id, status, latest_charge: latest } = props.intent;
  const charge = props.store.charges.get(String(latest));
  const card = charge?.payment_method_details?.type === 'card';
  if (status === 'processing') {
    return (
      <div>
        <Button act="debit_succeeds" id={id} label="Settle this debit" />
        <Button act="debit_fails" id={id} label="Fail this debit" grave />
      </div>
    );
  }
  if (status === 'requires_action') {
    return (
      <div>
        <Button act="agree" id={id} label="Customer agrees" />
        <Button act="refuse" id={id} label="Customer refuses" grave />
      </div>
    );
  }
  if (status !== 'succeeded' || charge === undefined) return <span />;
  const left = charge.refunded ? null : <Button act="refund" id={id} label="Refund" />;
  return (
    <div>
      {left}
      {card ? (
        <>
          <Button act="dispute" id={id} label="Open dispute" grave />
          <Button act="inquiry" id={id} label="Open inquiry" />
        </>
      ) : (
        <Button act="debit_returned" id={id} label="Bank takes it back" grave />
      )}
    </div>
  );
}

const SESSION_HEAD = ['Session', 'Amount', 'Status', 'Payment', 'Play'];

export function Sessions({ store, at }: { store: AccountStore; at: string }): ReactNode {
  return (
    <Table
      id={`sessions-${at}`}
      title="Checkout sessions"
      count={store.sessions.size}
      head={SESSION_HEAD}
      nothing="None yet."
      closed={store.sessions.size === 0}
    >
      {newest(store.sessions.newestFirst()).map((session) => (
        <Row key={session.id} head={SESSION_HEAD}>
          <Thing id={`${session.id.slice(0, 20)}…`} object={session} />
          <span className="money">
            {session.mode === 'setup'
              ? 'saves a method'
              : money(session.amount_total, session.currency)}
          </span>
          <Chip status={session.status ?? ''} />
          <Chip status={session.payment_status} />
          {session.url === null ? (
            <span />
          ) : (
            <div>
              <p>
                <a href={session.url}>Open its page</a>
              </p>
              <Button act="pay" id={session.id} label="Pay by card" />
              <Button act="expire" id={session.id} label="Expire" grave />
            </div>
          )}
        </Row>
      ))}
    </Table>
  );
}

const DISPUTE_HEAD = ['Dispute', 'Amount', 'Reason', 'Status', 'Play'];

export function Disputes({ store, at }: { store: AccountStore; at: string }): ReactNode {
  return (
    <Table
      id={`disputes-${at}`}
      title="Disputes"
      count={store.disputes.size}
      head={DISPUTE_HEAD}
      nothing="None: open one beside a payment."
      closed={store.disputes.size === 0}
    >
      {newest(store.disputes.newestFirst()).map((dispute) => (
        <Row key={dispute.id} head={DISPUTE_HEAD}>
          <Thing id={dispute.id} object={dispute} />
          <span className="money">{money(dispute.amount, dispute.currency)}</span>
          <span>{dispute.reason.replaceAll('_', ' ')}</span>
          <Chip status={dispute.status} />
          <DisputeButtons dispute={dispute} />
        </Row>
      ))}
    </Table>
  );
}

function DisputeButtons({ dispute }: { dispute: Stripe.Dispute }): ReactNode {
  const { id, status } = dispute;
  if (status === 'lost') {
    return <Button act="appeal" id={id} label="Appeal" />;
  }
  if (isOver(dispute)) return <span />;
  if (status.startsWith('warning_')) {
    return (
      <div>
        <Button act="inquiry_closed" id={id} label="Close inquiry" />
        <Button act="escalate" id={id} label="Grow into a dispute" grave />
      </div>
    );
  }
  return (
    <div>
      <Button act="dispute_won" id={id} label="Won" />
      <Button act="dispute_lost" id={id} label="Lost" grave />
    </div>
  );
}

const REFUND_HEAD = ['Refund', 'Amount', 'Status', 'Play'];

export function Refunds({ store, at }: { store: AccountStore; at: string }): ReactNode {
  if (store.refunds.size === 0) return null;
  return (
    <Table
      id={`refunds-${at}`}
      title="Refunds"
      count={store.refunds.size}
      head={REFUND_HEAD}
      nothing="None."
    >
      {newest(store.refunds.newestFirst()).map((refund) => (
        <Row key={refund.id} head={REFUND_HEAD}>
          <Thing id={refund.id} object={refund} />
          <span className="money">{money(refund.amount, refund.currency)}</span>
          <Chip status={refund.status ?? ''} />
          <div>
            {refund.status === 'pending' ? (
              <Button act="refund_arrives" id={refund.id} label="Arrives" />
            ) : null}
            {refund.status === 'failed' || refund.status === 'canceled' ? null : (
              <Button act="refund_fails" id={refund.id} label="Fails" grave />
            )}
          </div>
        </Row>
      ))}
    </Table>
  );
}
