import type { ReactElement } from 'react';
import type { BankDetails } from '../../domain/invoice';
import { bankCode } from '../pdf/bank-code';
import { inFours, isolateText } from '../text';
import type { BankField } from '../words/page-words';
import type { Words } from '../words/words';
import { CodePicture } from './code-picture';
import { UserText } from './layout';
import type { InvoicePageView } from './page-types';

const FIELDS: readonly BankField[] = [
  'holder',
  'iban',
  'bic',
  'accountNumber',
  'bankName',
  'reference',
];

/** The way to pay that needs nobody but a bank; open at once where it is the only one. */
export function BankTransfer({ view, words }: { view: InvoicePageView; words: Words }) {
  const { bankDetails } = view;
  if (bankDetails === null) return null;
  const { bank } = words.page.document;
  // A transfer without a reference is found by the number.
  const given = { ...bankDetails, reference: bankDetails.reference ?? view.number };
  const code = bankCode(given, view.remaining, view.currency);
  const onlyWay = !view.canPay && view.storedMethod === null;
  return (
    <details className="bank" open={onlyWay}>
      <summary>{onlyWay ? bank.onlyWay : bank.title}</summary>
      <dl>
        {FIELDS.map((field) => (
          <Field key={field} name={bank[field]} value={valueOf(given, field)} />
        ))}
      </dl>
      {code === null ? null : (
        <figure>
          <CodePicture code={code} label={words.pdf.bankCode} />
          <figcaption>{words.pdf.bankCodeHint}</figcaption>
        </figure>
      )}
      {bankDetails.reference === null ? (
        <p className="hint">{bank.hint(isolateText(view.number))}</p>
      ) : null}
    </details>
  );
}

function Field({ name, value }: { name: string; value: string | null }): ReactElement | null {
  if (value === null || value === '') return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd className="copied">
        <UserText>{value}</UserText>
      </dd>
    </div>
  );
}

function valueOf(details: BankDetails, field: BankField): string | null {
  const value = details[field];
  return field === 'iban' && value !== null ? inFours(value) : value;
}
