import type { ReactElement } from 'react';
import type { Line } from '../../domain/invoice';
import { formatAmount } from '../money';
import { formatQuantity } from '../quantity';
import { formatDay, formatDayOf } from '../dates';
import { methodName } from '../method-name';
import { isolateText } from '../text';
import type { Words } from '../words/words';
import { UserText } from './layout';
import type { InvoicePageView } from './page-types';
import { Parties } from './parties';

interface Props {
  view: InvoicePageView;
  words: Words;
}

/** What is charged for: parties, lines, sums, what was paid so far. */
export function InvoiceDetails({ view, words }: Props): ReactElement {
  const { document } = words.page;
  return (
    <article className="paper" aria-label={words.page.invoice(isolateText(view.number))}>
      <PartiesAndDates view={view} words={words} />
      <Parties view={view} words={words} />
      <Lines view={view} words={words} />
      <Sums view={view} words={words} />
      {view.memo === null || view.memo.trim() === '' ? null : (
        <section className="memo">
          <h2>{document.memo}</h2>
          <p>
            <UserText>{view.memo}</UserText>
          </p>
        </section>
      )}
      <Payments view={view} words={words} />
    </article>
  );
}

function PartiesAndDates({ view, words }: Props): ReactElement {
  const { document } = words.page;
  return (
    <dl className="facts">
      <div>
        <dt>{document.from}</dt>
        <dd>
          <UserText>{view.businessName}</UserText>
        </dd>
      </div>
      <div>
        <dt>{document.to}</dt>
        <dd>
          <UserText>{view.customerName}</UserText>
        </dd>
      </div>
      <div>
        <dt>{document.issued}</dt>
        <dd>{formatDay(view.issuedOn, words)}</dd>
      </div>
      <div>
        <dt>{document.due}</dt>
        <dd>{formatDay(view.dueOn, words)}</dd>
      </div>
    </dl>
  );
}

/** More are folded: the sums are what most people look for. */
const UNFOLDED = 20;

function Lines({ view, words }: Props): ReactElement {
  const table = <LinesTable view={view} words={words} />;
  if (view.lines.length <= UNFOLDED) return table;
  return (
    <details className="folded">
      <summary>{words.labelled(words.page.document.lines, String(view.lines.length))}</summary>
      {table}
    </details>
  );
}

function LinesTable({ view, words }: Props): ReactElement {
  const { document } = words.page;
  const money = moneyOf({ view, words });
  return (
    <table className="lines">
      <caption>{document.lines}</caption>
      <thead>
        <tr>
          <th scope="col">{document.description}</th>
          <th scope="col" className="wide number-cell">
            {document.quantity}
          </th>
          <th scope="col" className="wide number-cell">
            {document.unitPrice}
          </th>
          <th scope="col" className="number-cell">
            {document.amount}
          </th>
        </tr>
      </thead>
      <tbody>
        {view.lines.map((line, index) => (
          <LineRow key={index} line={line} money={money} locale={words.locale} />
        ))}
      </tbody>
    </table>
  );
}

type Money = (amount: number) => string;

const moneyOf =
  ({ view, words }: Props): Money =>
  (amount) =>
    formatAmount(amount, view.currency, words.locale);

interface LineRowProps {
  line: Line;
  money: Money;
  locale: string;
}

function LineRow({ line, money, locale }: LineRowProps): ReactElement {
  const unit = money(line.unitAmount);
  const quantity = formatQuantity(line, locale);
  return (
    <tr>
      <td>
        <UserText>{line.description}</UserText>{' '}
        <span className="narrow">
          <UserText>{quantity}</UserText> × {unit}
        </span>
      </td>
      <td className="wide number-cell">
        <UserText>{quantity}</UserText>
      </td>
      <td className="wide number-cell">{unit}</td>
      <td className="number-cell">{money(line.amount)}</td>
    </tr>
  );
}

function Sums({ view, words }: Props): ReactElement {
  const { document } = words.page;
  const money = moneyOf({ view, words });
  const taxes = (inclusive: boolean): number =>
    view.lines.reduce(
      (sum, { tax }) => sum + (tax !== null && tax.inclusive === inclusive ? tax.amount : 0),
      0,
    );
  const subtotal = view.lines.reduce((sum, { amount }) => sum + amount, 0);
  const added = taxes(false);
  const included = taxes(true);
  const settled = view.credited > 0 || view.received > 0;
  const rows: [string, number, boolean][] = [
    ...(added > 0 ? [row(document.subtotal, subtotal), row(document.tax, added)] : []),
    row(document.total, view.amountDue, true),
    ...(included > 0 ? [row(document.taxIncluded, included)] : []),
    ...(view.credited > 0 ? [row(document.credited, -view.credited)] : []),
    ...(view.received > 0 ? [row(document.received, -view.received)] : []),
    ...(settled && view.status !== 'void' ? [row(document.remaining, view.remaining, true)] : []),
  ];
  return (
    <dl className="sums">
      {rows.map(([name, amount, strong]) => (
        <div key={name} className={strong ? 'strong' : undefined}>
          <dt>{name}</dt>
          <dd>{money(amount)}</dd>
        </div>
      ))}
    </dl>
  );
}

const row = (name: string, amount: number, strong = false): [string, number, boolean] => [
  name,
  amount,
  strong,
];

function Payments({ view, words }: Props): ReactElement | null {
  const { document, paymentLineStatus } = words.page;
  const money = moneyOf({ view, words });
  if (view.payments.length === 0) return null;
  return (
    <section className="payments">
      <h2>{document.payments}</h2>
      <ul>
        {view.payments.map((payment) => (
          <li key={payment.id}>
            <span>
              {document.paymentOf(
                payment.via === 'outside'
                  ? document.offline
                  : methodName(isolateText(payment.methodLabel), words.methods),
                formatDayOf(payment.at, view.timeZone, words),
              )}{' '}
              {payment.status === 'kept' ? null : (
                <span className="aside">{paymentLineStatus[payment.status]}</span>
              )}
              {payment.refunded === 0 ? null : (
                <span className="aside">{document.refundOf(money(payment.refunded))}</span>
              )}
              {payment.beingRefunded === 0 ? null : (
                <span className="aside">
                  {document.pendingRefundOf(money(payment.beingRefunded))}
                </span>
              )}
            </span>
            <span className="number-cell">{money(payment.amount)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
