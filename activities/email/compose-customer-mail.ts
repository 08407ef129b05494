import { renderAddressChangedMail } from '../../src/documents/mails/address-changed-mail';
import type { CustomerMailOf } from '../../src/documents/mails/customer-mail-without-invoice';
import { renderCardExpiringMail } from '../../src/documents/mails/card-expiring-mail';
import { mailBrand } from '../../src/documents/mails/mail-brand';
import { renderMethodStoredMail } from '../../src/documents/mails/method-stored-mail';
import { renderPortalLinkMail } from '../../src/documents/mails/portal-link-mail';
import { renderStatementMail } from '../../src/documents/mails/statement-mail';
import { statementFileName } from '../../src/documents/statements/file-name';
import { statementInput } from '../../src/documents/statements/statement-input';
import { assertNever } from '../../src/domain/assert-never';
import { lastDayOfCard } from '../../src/domain/ending-card';
import type { StatementPeriod } from '../../src/domain/statements/statement';
import { countEntries, isDrawable } from '../../src/domain/statements/statement';
import type { ConnectionRow } from '../../src/postgres/connections/connections';
import type { DueCustomerMail } from '../../src/postgres/customers/customer-mails';
import { portalToken } from '../../src/runtime/link-token';
import { NOT_TRUE, TOO_MANY_PDFS, composed } from './composed-mail';
import type { ComposedMail, ComposingDeps, NotComposed } from './composed-mail';
import { composeSeveralPaid } from './several-paid';

export async function composeCustomerMail(
  deps: ComposingDeps,
  due: DueCustomerMail,
  connection: ConnectionRow,
): Promise<ComposedMail | NotComposed> {
  const { mail, customer } = due;
  const { settings } = deps;
  const { businessName, mode } = connection;
  const of: CustomerMailOf = {
    businessName,
    mode,
    customerName: customer.name,
    locale: customer.locale,
    brand: mailBrand(connection, settings.publicUrl, customer.locale),
  };
  switch (mail.name) {
    case 'portal_link': {
      const { until } = mail.about;
      const url = `${settings.publicUrl}/portal/mailed/${portalToken(settings, mail.about)}`;
      const timeZone = customer.timeZone ?? 'UTC';
      return composed(renderPortalLinkMail({ ...of, url, until, timeZone }));
    }
    case 'method_stored': {
      const { method, label } = mail.about;
      const isUsed = customer.defaultMethod?.id === method && customer.autoPayWithdrawn !== true;
      const url = `${settings.publicUrl}/portal`;
      return composed(renderMethodStoredMail({ ...of, label, isUsed, url }));
    }
    case 'address_changed':
      return composed(renderAddressChangedMail({ ...of, ...mail.about }));
    case 'card_expiring':
      return composeCardExpiring(deps, { of, customer, about: mail.about });
    case 'several_paid':
      return composeSeveralPaid(deps, { of, connection, intent: mail.about.intent });
    case 'statement':
      return withStatement(deps, { of, customer, connection, period: mail.about });
    default:
      return assertNever(mail);
  }
}

interface ExpiringCard {
  of: CustomerMailOf;
  customer: DueCustomerMail['customer'];
  about: Extract<DueCustomerMail['mail'], { name: 'card_expiring' }>['about'];
}

/** Not of one that was replaced meanwhile, or whose bank gave it a later month. */
async function composeCardExpiring(
  { stores, settings }: ComposingDeps,
  { of, customer, about: { method, label, lastDay } }: ExpiringCard,
): Promise<ComposedMail | NotComposed> {
  const stored = await stores.storedMethods.get(customer.id, method);
  const { expYear: year = null, expMonth: month = null } = stored?.details ?? {};
  const isThatMonth = year !== null && month !== null && lastDayOfCard({ year, month }) === lastDay;
  const isCharged = customer.defaultMethod?.id === method && customer.autoPayWithdrawn !== true;
  if (!isCharged || !isThatMonth) return { kind: 'never', why: NOT_TRUE };
  const url = `${settings.publicUrl}/portal`;
  return composed(renderCardExpiringMail({ ...of, label, lastDay, url }));
}

interface StatementToMail {
  of: CustomerMailOf;
  customer: DueCustomerMail['customer'];
  connection: ConnectionRow;
  period: StatementPeriod;
}

/** Without its PDF there is nothing to send. */
async function withStatement(
  { stores, pdf, settings }: ComposingDeps,
  { of, customer, connection, period }: StatementToMail,
): Promise<ComposedMail | NotComposed> {
  const statement = await stores.invoices.statement(customer, period);
  if (!isDrawable(statement)) {
    return { kind: 'never', why: `${countEntries(statement)} entries are too many for a PDF` };
  }
  const made = await pdf.make(statementInput({ statement, customer, connection }));
  if (made.kind === 'busy') return TOO_MANY_PDFS;
  if (made.kind === 'failed') {
    return { kind: 'never', why: `the PDF could not be drawn: ${made.detail}` };
  }
  const filename = statementFileName(statement, customer.locale, 'pdf');
  const file = { filename, contentType: 'application/pdf', content: made.bytes };
  const url = `${settings.publicUrl}/portal`;
  return composed(renderStatementMail({ ...of, statement, url }), [file]);
}
