import { customerUpdateBody } from '../../../../contract/customer-shape';
import type { CustomerDetailsGiven } from '../../../../contract/customer-shape';
import { parseBody } from '../../../../contract/parse-body';
import { DETAIL_FIELDS } from '../../../../documents/pages/portal-account-view';
import type { DetailField, PortalDetails } from '../../../../documents/pages/portal-account-view';
import { LANGUAGES, languageOf } from '../../../../documents/words/words-for';
import { mailAddressesOf } from '../../../../domain/customer';
import type { CustomerRow } from '../../../../postgres/customers/customer-row';
import { base32Digest } from '../../../../runtime/digest';
import { bodyProblem } from '../../../http-problem';

type Values = PortalDetails['values'];

/** As documents and mails have them. */
export function storedDetails(customer: CustomerRow): PortalDetails {
  const { name, country, locale, profile } = customer;
  const { address } = profile;
  const values = normal({
    name: profile.legalName ?? name,
    emails: mailAddressesOf(customer).join('\n'),
    line1: address?.line1 ?? '',
    line2: address?.line2 ?? '',
    postcode: address?.postcode ?? '',
    town: address?.town ?? '',
    state: address?.state ?? '',
    country: address?.country ?? country ?? '',
    taxIds: (profile.taxIds ?? []).join(','),
    language: languageOf(locale) ?? 'en',
  });
  return { values, wrong: [], shown: digestsOf(values).join('.'), isSaved: false };
}

const addressesIn = (text: string): string[] =>
  text.split(/[\s,;]+/).filter((address) => address !== '');

const idsIn = (text: string): string[] =>
  text
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');

/** Written the one way in which it is compared and shown. */
const normal = (values: Values): Values => ({
  ...values,
  emails: addressesIn(values.emails).join('\n'),
  country: values.country.toUpperCase(),
  taxIds: idsIn(values.taxIds).join(', '),
});

/** What is changed as a whole: of two tabs that change different ones, both count. */
const UNITS = {
  name: ['name'],
  emails: ['emails'],
  address: ['line1', 'line2', 'postcode', 'town', 'state', 'country'],
  taxIds: ['taxIds'],
  language: ['language'],
} as const satisfies Record<string, readonly DetailField[]>;

type Unit = keyof typeof UNITS;

const UNIT_NAMES = Object.keys(UNITS) as Unit[];

const digestsOf = (values: Values): string[] =>
  UNIT_NAMES.map((unit) => {
    const text = JSON.stringify(UNITS[unit].map((field) => values[field]));
    return base32Digest(text).slice(0, 8);
  });

export type DetailsGiven =
  | { kind: 'wrong'; details: PortalDetails }
  /** Null: nothing was changed. */
  | { kind: 'right'; body: CustomerDetailsGiven | null };

type Form = Readonly<Record<string, unknown>>;

/** What the customer changed of what they were shown, as a body of the API, or what is wrong. */
export function detailsGiven(customer: CustomerRow, form: Form = {}): DetailsGiven {
  const values = normal(typedIn(form));
  const shown = /^[a-z2-7.]{44}$/.exec(String(form['shown']))?.[0] ?? '';
  const before = shown.split('.');
  const after = digestsOf(values);
  const changed = UNIT_NAMES.filter(
    (unit, nth) =>
      after[nth] !== before[nth] && UNITS[unit].some((field) => form[field] !== undefined),
  );
  if (changed.length === 0) return { kind: 'right', body: null };
  const parsed = parseBody(customerUpdateBody, bodyOf(customer, values, new Set(changed)));
  if (parsed.ok) return { kind: 'right', body: parsed.value };
  const found = parsed.problems.map(({ pointer }) => fieldAt(pointer));
  if (found.includes(null)) throw bodyProblem(parsed.problems);
  const wrong = DETAIL_FIELDS.filter((field) => found.includes(field));
  const details = { values, wrong, shown, isSaved: false };
  return { kind: 'wrong', details };
}

const typedIn = (form: Form): Values => {
  const typed = DETAIL_FIELDS.map((field) => {
    const given = form[field];
    return [field, typeof given === 'string' ? given.trim() : ''];
  });
  return Object.fromEntries(typed) as Values;
};

/** Only what was changed, so that all else stays as it is. */
const bodyOf = (customer: CustomerRow, values: Values, changed: ReadonlySet<Unit>): unknown => ({
  email: customer.email,
  ...(changed.has('name') && namesOf(customer, values.name)),
  ...(changed.has('emails') && { billingEmails: addressesIn(values.emails) }),
  ...(changed.has('address') && addressOf(values)),
  ...(changed.has('taxIds') && { tax_ids: values.taxIds === '' ? null : idsIn(values.taxIds) }),
  ...(changed.has('language') && {
    locale: LANGUAGES.find((one) => one === values.language) ?? '',
  }),
});

/** Documents have the legal name where there is one; another name beside it stays. */
function namesOf({ name, profile }: CustomerRow, given: string): Record<string, string> {
  const { legalName } = profile;
  if (legalName == null) return { name: given };
  return { legalName: given, name: name === legalName ? given : name };
}

function addressOf(values: Values) {
  const parts = UNITS.address.map((field) => [field, values[field] === '' ? null : values[field]]);
  const isEmpty = parts.every(([, part]) => part === null);
  const country = values.country === '' ? null : values.country;
  return { address: isEmpty ? null : Object.fromEntries(parts), country };
}

const FIELDS: Readonly<Record<string, DetailField>> = {
  name: 'name',
  legalName: 'name',
  billingEmails: 'emails',
  country: 'country',
  tax_ids: 'taxIds',
  locale: 'language',
};

/** Null: of nothing that was typed. */
function fieldAt(pointer: string): DetailField | null {
  const [, first = '', second] = pointer.split('/');
  const part = UNITS.address.find((field) => first === 'address' && field === second);
  return part ?? FIELDS[first] ?? null;
}
