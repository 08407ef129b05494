import { DAY_ADVICE, amountAdvice, isAmount, isCalendarDay } from './field-rules';
import type { Invoice, Line, Problem } from './invoice';
import { grainOf, isCurrency } from './money';
import { SUPPORTED_METHODS } from './payment-methods';
import { TAX_CATEGORIES } from './tax-category';
import { isTimeZone } from './time-zones';

type Report = (pointer: string, code: string, detail: string) => void;

/** Everything that the shapes alone cannot say: sums, currency rules, dates. All at once. */
export function checkInvoice(invoice: Invoice): Problem[] {
  const problems: Problem[] = [];
  const report: Report = (pointer, code, detail) => problems.push({ pointer, code, detail });
  if (isCurrency(invoice.currency)) {
    checkAmounts(invoice, report);
    checkTaxes(invoice, report);
  } else {
    const lower = invoice.currency.toLowerCase();
    const hint = isCurrency(lower) ? `write it in lower case: "${lower}"` : 'use an ISO 4217 code';
    report('/currency', 'currency_invalid', `"${invoice.currency}" is no currency here; ${hint}`);
  }
  checkDays(invoice, report);
  checkCustomer(invoice, report);
  checkMethods(invoice, report);
  return problems;
}

function checkAmounts(invoice: Invoice, report: Report): void {
  const { currency, lines, amountDue } = invoice;
  if (lines.length === 0) report('/lines', 'lines_empty', 'an invoice needs at least one line');
  const whole = lines.every((line) => Number.isSafeInteger(line.amount));
  if (!whole || !isDue(amountDue, currency, report)) return;
  const sum = lines.reduce((total, line) => total + line.amount + exclusiveTax(line), 0);
  if (sum !== amountDue) {
    report(
      '/amount_due',
      'amount_due_mismatch',
      `the lines and their exclusive tax add up to ${sum}, not ${amountDue}`,
    );
  }
}

function isDue(amount: number, currency: string, report: Report): boolean {
  const before = '/amount_due';
  if (!isAmount(amount, 0)) {
    report(before, 'amount_invalid', amountAdvice(0));
    return false;
  }
  const grain = grainOf(currency);
  if (amount % grain !== 0) {
    report(before, 'amount_grain', `${currency} is charged in multiples of ${grain} minor units`);
    return false;
  }
  return true;
}

/** A rate, its category and its amount that contradict each other are on no document. */
function checkTaxes({ lines }: Invoice, report: Report): void {
  for (const [index, { tax }] of lines.entries()) {
    const { rate, category, amount = 0 } = tax ?? {};
    const at = `/lines/${index}/tax`;
    const isZero = rate !== undefined && Number(rate) === 0;
    if (isZero && amount !== 0) {
      report(`${at}/amount`, 'tax_amount_differs', 'must be 0 where the rate is 0');
    }
    if (category === 'standard' && isZero) {
      report(`${at}/category`, 'tax_category_differs', `a rate of 0 is not standard: ${ZERO}`);
    }
    if (category === undefined || category === 'standard') continue;
    if (rate !== undefined && !isZero) {
      report(`${at}/rate`, 'tax_rate_differs', `must be "0" where the category is ${category}`);
    } else if (rate === undefined && amount !== 0) {
      report(`${at}/amount`, 'tax_amount_differs', `must be 0: the category is ${category}`);
    }
  }
}

const ZERO = `name ${TAX_CATEGORIES.filter((one) => one !== 'standard').join(', ')}`;

const exclusiveTax = (line: Line): number =>
  line.tax && !line.tax.inclusive ? line.tax.amount : 0;

function checkDays(invoice: Invoice, report: Report): void {
  const good = [isCalendarDay(invoice.issuedOn), isCalendarDay(invoice.dueOn)];
  if (!good[0]) report('/issued_on', 'date_invalid', DAY_ADVICE);
  if (!good[1]) report('/due_on', 'date_invalid', DAY_ADVICE);
  if (good[0] && good[1] && invoice.dueOn < invoice.issuedOn) {
    report('/due_on', 'due_before_issued', 'the due date lies before the day of issue');
  }
}

function checkCustomer({ customer }: Invoice, report: Report): void {
  if (customer.kind === 'ours' || customer.timeZone === null) return;
  if (isTimeZone(customer.timeZone)) return;
  report('/customer/time_zone', 'time_zone_invalid', 'must be an IANA name such as Europe/Berlin');
}

function checkMethods({ collection }: Invoice, report: Report): void {
  (collection.methods ?? []).forEach((method, i) => {
    if (SUPPORTED_METHODS.includes(method)) return;
    const supported = SUPPORTED_METHODS.join(', ');
    report(`/collection/methods/${i}`, 'method_unsupported', `we can collect by ${supported}`);
  });
}
