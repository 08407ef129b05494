import { z } from 'zod';
import { STRIPE_CUSTOMER_ID, TAX_STATUSES } from '../domain/customer';
import { hasTwoCountries, postalAddress } from './address-shape';
import { PORTAL_LINK } from '../domain/portal';
import { calendarDay } from './day';
import { email } from './email';
import { fieldError } from './problems';
import { OBJECT_ERROR } from './requests';
import { country, locale, timeZone } from './region';
import { taxIds } from './tax-shape';
import { customerSettingsGiven, returnUrl } from './settings-shape';
import { externalId, flag, line, oneOf, pattern } from './text';

const STRIPE_CUSTOMER_ADVICE = 'must be a Stripe customer id: cus_…';

const stripeCustomer = () =>
  pattern(STRIPE_CUSTOMER_ID, 'stripe_customer_invalid', STRIPE_CUSTOMER_ADVICE);

export const linkBody = z
  .strictObject({ stripe_customer: stripeCustomer() }, OBJECT_ERROR)
  .meta({ id: 'LinkGiven' });

export const moveBody = z
  .strictObject(
    {
      connection: line(32),
      stripe_customer: stripeCustomer()
        .optional()
        .meta({ description: 'Linked there; absent: none is, and the customer stores a method.' }),
    },
    OBJECT_ERROR,
  )
  .meta({ id: 'CustomerMove' });

export const checkoutUrlBody = z
  .strictObject(
    {
      regenerate: flag()
        .optional()
        .meta({ description: 'true: the link that is open ends, and another one is made.' }),
    },
    OBJECT_ERROR,
  )
  .meta({ id: 'CheckoutUrlGiven' });

const EXPIRES_IN =
  `must be a whole number of seconds from ${PORTAL_LINK.shortest} to ${PORTAL_LINK.longest}, ` +
  'which are 12 hours';

export const portalLinkBody = z
  .strictObject(
    {
      return_url: returnUrl.optional().meta({
        description: 'The page leads back there; its origin must be among RETURN_ORIGINS.',
      }),
      expires_in: z
        .int({ error: fieldError('expires_in_invalid', EXPIRES_IN) })
        .min(PORTAL_LINK.shortest, { error: fieldError('expires_in_invalid', EXPIRES_IN) })
        .max(PORTAL_LINK.longest, { error: fieldError('expires_in_invalid', EXPIRES_IN) })
        .optional()
        .meta({ description: 'Seconds; an hour, unless it is said.' }),
    },
    OBJECT_ERROR,
  )
  .meta({ id: 'PortalLinkGiven' });

export const statementMailBody = z
  .strictObject(
    {
      from: calendarDay().meta({ description: 'Days are those of the customer’s time zone.' }),
      to: calendarDay().meta({ description: 'Included.' }),
    },
    OBJECT_ERROR,
  )
  .meta({ id: 'StatementMailGiven' });

const BILLING_EMAILS = 'must hold 1 to 50 addresses; leave it out to send mail to email alone';

/** Reports each entry that repeats an earlier one, at its own place. */
function refuseRepeats<T>(nameOf: (entry: T) => string, code: string, detail: string) {
  return (ctx: z.core.ParsePayload<T[]>): void => {
    const names = ctx.value.map(nameOf);
    for (const [at, name] of names.entries()) {
      if (names.indexOf(name) === at) continue;
      const message = fieldError(code, detail);
      ctx.issues.push({ code: 'custom', input: ctx.value, path: [at], message });
    }
  };
}

const billingEmails = z
  .array(email, { error: fieldError('billing_emails_invalid', BILLING_EMAILS) })
  .min(1, { error: fieldError('billing_emails_invalid', BILLING_EMAILS) })
  .max(50, { error: fieldError('billing_emails_invalid', BILLING_EMAILS) })
  .check(refuseRepeats((one) => one.toLowerCase(), 'email_repeated', 'is in the list already'));

const ALIASES = 'must be a list of at most 50 other names of the customer';

const customerAliases = z
  .array(line(200), { error: fieldError('aliases_invalid', ALIASES) })
  .max(50, { error: fieldError('aliases_invalid', ALIASES) })
  .check(refuseRepeats((one) => one, 'alias_repeated', 'is in the list already'));

/** The key Stripe links, in capital or small letters. */
export const isStripeKey = (key: string): boolean => key.toLowerCase() === 'stripe';

const EXTERNAL_IDS = 'must be a list of at most 50 objects with key and value';
const STRIPE_TWICE = 'names a second Stripe customer; give one entry with the key Stripe';

const externalIds = z
  .array(z.strictObject({ key: line(100), value: line(200) }, OBJECT_ERROR), {
    error: fieldError('external_ids_invalid', EXTERNAL_IDS),
  })
  .max(50, { error: fieldError('external_ids_invalid', EXTERNAL_IDS) })
  .check((ctx) => {
    const stripe = ctx.value.flatMap(({ key }, at) => (isStripeKey(key) ? [at] : []));
    for (const at of stripe.slice(1)) {
      const message = fieldError('stripe_repeated', STRIPE_TWICE);
      ctx.issues.push({ code: 'custom', input: ctx.value, path: [at], message });
    }
    for (const at of stripe) {
      if (STRIPE_CUSTOMER_ID.test(ctx.value[at]?.value ?? '')) continue;
      const message = fieldError('stripe_customer_invalid', STRIPE_CUSTOMER_ADVICE);
      ctx.issues.push({ code: 'custom', input: ctx.value, path: [at, 'value'], message });
    }
  })
  .meta({
    description:
      'Kept as given, but for the key Stripe, which links the Stripe customer of that id. ' +
      'Without that key the link stays as it is; an empty list unlinks.',
  });

const WEB = 'must be an http or https address without user name or password';

function isWebAddress(text: string): boolean {
  if (text.length > 2000 || /[\s\\]/.test(text) || !URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}

const webAddress = z
  .string({ error: fieldError('url_invalid', WEB) })
  .refine(isWebAddress, { error: fieldError('url_invalid', WEB) })
  .meta({ format: 'uri', maxLength: 2000 });

/** As Sequence names them; what is absent stays as it is, and null empties. */
const profileFields = {
  billingEmails: billingEmails
    .nullish()
    .meta({ description: 'Mail goes to each of them; null: to email.' }),
  contactName: line(300).nullish(),
  legalName: line(300).nullish().meta({ description: 'The name, too, if none is given.' }),
  label: line(300).nullish(),
  address: postalAddress.nullish(),
  taxStatus: oneOf(TAX_STATUSES).nullish(),
  tax_ids: taxIds.nullish(),
  telephone: line(40).nullish(),
  url: webAddress.nullish(),
  customerAliases: customerAliases.optional(),
  externalIds: externalIds.optional(),
};

const NOT_CREATED = 'a Stripe customer is given, so none is created: leave this field out';

interface PartlyChecked {
  name?: unknown;
  legalName?: unknown;
  country?: unknown;
  address?: { country?: unknown } | null | undefined;
  stripe_customer?: unknown;
  externalIds?: unknown;
  collection?:
    { create_stripe_customer?: unknown; sync_with_provider?: unknown } | null | undefined;
}

/** Reported with all other problems, so they check what was given and not what was parsed. */
const whatever = {
  when: ({ value }: { value: unknown }) => typeof value === 'object' && value !== null,
};

function stripeIdsIn({ externalIds: given }: PartlyChecked): unknown[] {
  if (!Array.isArray(given)) return [];
  return given
    .map((one) => one as { key?: unknown; value?: unknown } | null)
    .filter((one) => typeof one?.key === 'string' && isStripeKey(one.key))
    .map((one) => one?.value);
}

const isLinked = (given: PartlyChecked): boolean =>
  given.stripe_customer !== undefined || stripeIdsIn(given).length > 0;

const wantsOneCreated = ({ collection }: PartlyChecked): boolean =>
  ['when_needed', 'at_once'].includes(String(collection?.create_stripe_customer));

const wantsOneSynced = ({ collection }: PartlyChecked): boolean =>
  collection?.sync_with_provider === true;

function linksTwo(given: PartlyChecked): boolean {
  const { stripe_customer: named, externalIds: ids } = given;
  if (named === undefined || !Array.isArray(ids)) return false;
  return ids.length === 0 || stripeIdsIn(given).some((id) => id !== named);
}

const details = z
  .strictObject(
    {
      external_id: externalId.optional(),
      name: line(300).optional(),
      email,
      country: country().nullish(),
      locale: locale().nullish(),
      time_zone: timeZone().nullish(),
      stripe_customer: stripeCustomer()
        .optional()
        .meta({ description: 'Linked as by /link; absent: the link stays as it is.' }),
      ...profileFields,
      collection: customerSettingsGiven.optional(),
    },
    OBJECT_ERROR,
  )
  .refine((value) => !(isLinked(value) && wantsOneCreated(value)), {
    path: ['collection', 'create_stripe_customer'],
    error: fieldError('stripe_customer_given', NOT_CREATED),
    ...whatever,
  })
  .refine((value) => !(isLinked(value) && wantsOneSynced(value)), {
    path: ['collection', 'sync_with_provider'],
    error: fieldError('stripe_customer_given', NOT_CREATED),
    ...whatever,
  })
  .refine((value) => !linksTwo(value), {
    path: ['stripe_customer'],
    error: fieldError('stripe_repeated', 'externalIds says something else about Stripe'),
    ...whatever,
  })
  .refine((value) => !hasTwoCountries(value), {
    path: ['country'],
    error: fieldError('country_differs', 'is not the country of the address'),
    ...whatever,
  });

const NAME = 'this field is required; legalName does as well';

const isNamed = ({ name, legalName }: PartlyChecked): boolean =>
  name !== undefined || typeof legalName === 'string';

export const customerBody = details
  .refine((value) => isNamed(value), {
    path: ['name'],
    error: fieldError('missing', NAME),
    ...whatever,
  })
  .meta({ id: 'CustomerPut' });

/** Of a customer who is there: what is absent stays, but for the e-mail address. */
export const customerUpdateBody = details.meta({ id: 'CustomerUpdate' });

export type CustomerDetailsGiven = z.infer<typeof details>;
