import { z } from 'zod';
import type { Settings } from '../domain/invoice';
import { RECURRING_IF_ENABLED } from '../domain/payment-methods';
import { fieldError } from './problems';
import { flag, oneOf, whole } from './text';

const METHODS = 'must be Stripe method types such as "card" or "sepa_debit", each once';

export const methods = z
  .array(
    z.string({ error: fieldError('methods_invalid', METHODS) }).regex(/^[a-z][a-z0-9_]{0,39}$/, {
      error: fieldError('methods_invalid', METHODS),
    }),
    { error: fieldError('methods_invalid', METHODS) },
  )
  .min(1, { error: fieldError('methods_invalid', METHODS) })
  .max(20, { error: fieldError('methods_invalid', METHODS) })
  .refine((list) => new Set(list).size === list.length, {
    error: fieldError('methods_invalid', METHODS),
  });

const RETURN = 'must be an https address without user name or password (http only to localhost)';

/** A return URL for a customer: none that looks like one site and opens another. */
export function isReturnUrl(text: string): boolean {
  const plain = /^https?:\/\/[^/?#@\\\s]+([/?#][^\\\s]*)?$/.test(text);
  if (!plain || text.length > 2000 || !URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === 'https:' || url.hostname === 'localhost';
}

export const returnUrl = z
  .string({ error: fieldError('url_invalid', RETURN) })
  .refine(isReturnUrl, { error: fieldError('url_invalid', RETURN) })
  .meta({ format: 'uri', maxLength: 2000 });

const debitNotice = () =>
  oneOf(['stripe', 'ours', 'none']).meta({
    description: 'Who announces a bank debit: Stripe by e-mail, a mail of ours, or you.',
  });

const debitNoticeDays = () =>
  whole(1, 30).meta({ description: 'Days between our mail and the debit, with ours.' });

const shared = {
  auto_charge: flag().optional(),
  charge_on: oneOf(['send', 'due']).optional(),
  payment_link: flag().optional(),
  methods: methods.optional(),
  debit_notice: debitNotice().optional(),
  debit_notice_days: debitNoticeDays().optional(),
};

/** What may be set on one invoice; the rest belongs to the customer or the connection. */
export const invoiceSettings = z
  .strictObject(
    {
      ...shared,
      keep_link_open: flag().optional(),
      success_url: returnUrl.optional(),
      cancel_url: returnUrl.optional(),
    },
    { error: objectAdvice },
  )
  .meta({ id: 'InvoiceSettings' });

const customerSettingsFields = {
  ...shared,
  create_stripe_customer: oneOf(['never', 'when_needed', 'at_once']).optional(),
};

export const customerSettings = z
  .strictObject(customerSettingsFields, { error: objectAdvice })
  .meta({ id: 'CustomerSettings' });

const SYNC = 'is Lago’s name for create_stripe_customer, which says something else here';

const differs = ({ sync_with_provider: sync, create_stripe_customer: create }: GivenCreation) =>
  sync !== undefined && create !== undefined && create !== createFor(sync === true);

interface GivenCreation {
  sync_with_provider?: unknown;
  create_stripe_customer?: unknown;
}

const createFor = (sync: boolean) => (sync ? 'at_once' : 'never');

/** As they may be given: Lago's name is taken, too. */
export const customerSettingsGiven = z
  .strictObject(
    {
      ...customerSettingsFields,
      sync_with_provider: flag().optional().meta({
        description: 'Lago’s name: true is create_stripe_customer at_once, false is never.',
      }),
    },
    { error: objectAdvice },
  )
  .refine((value) => !differs(value), {
    path: ['sync_with_provider'],
    error: fieldError('create_stripe_customer_differs', SYNC),
    when: ({ value }) => typeof value === 'object' && value !== null,
  })
  .meta({ id: 'CustomerSettingsGiven' });

export type CustomerSettingsGiven = z.infer<typeof customerSettingsGiven>;

export function customerSettingsFromWire(given: CustomerSettingsGiven): Settings {
  const { sync_with_provider: sync, ...settings } = given;
  const named = sync === undefined ? {} : { create_stripe_customer: createFor(sync) };
  return settingsFromWire({ ...named, ...settings } as WireSettings);
}

const RECURRING = `must be some of ${RECURRING_IF_ENABLED.join(', ')}, each once`;
const ORIGIN = 'must be an origin such as https://shop.example: no path, no user name';

const isOrigin = (text: string): boolean => isReturnUrl(text) && new URL(text).origin === text;

/** What a connection has for all its customers and invoices; null clears one of them. */
export const connectionDefaults = z
  .strictObject(
    {
      auto_charge: flag().nullish(),
      charge_on: oneOf(['send', 'due']).nullish(),
      payment_link: flag().nullish(),
      methods: methods.nullish(),
      debit_notice: debitNotice().nullish(),
      debit_notice_days: debitNoticeDays().nullish(),
      create_stripe_customer: oneOf(['when_needed', 'never']).nullish(),
      keep_link_open: flag().nullish(),
      receipts: oneOf(['ours', 'stripe', 'none']).nullish(),
      recurring_methods: z
        .array(
          z
            .string({ error: fieldError('methods_invalid', RECURRING) })
            .refine((type) => RECURRING_IF_ENABLED.includes(type), {
              error: fieldError('methods_invalid', RECURRING),
            }),
          { error: fieldError('methods_invalid', RECURRING) },
        )
        .nullish()
        .meta({ description: 'For which Stripe has enabled recurring payments.' }),
      return_origins: z
        .array(
          z
            .string({ error: fieldError('url_invalid', ORIGIN) })
            .refine(isOrigin, { error: fieldError('url_invalid', ORIGIN) }),
          { error: fieldError('url_invalid', ORIGIN) },
        )
        .max(50, { error: fieldError('url_invalid', 'must be 50 origins at most') })
        .nullish()
        .meta({ description: 'Where invoices may send a customer back to.' }),
    },
    { error: objectAdvice },
  )
  .meta({ id: 'ConnectionDefaults' });

function objectAdvice(issue: { code?: string }): string | undefined {
  return issue.code === 'invalid_type'
    ? fieldError('not_an_object', 'must be a JSON object')
    : undefined;
}

type WireSettings = Partial<z.infer<typeof invoiceSettings> & z.infer<typeof customerSettings>>;

const FIELD_NAMES = {
  auto_charge: 'autoCharge',
  charge_on: 'chargeOn',
  payment_link: 'paymentLink',
  methods: 'methods',
  debit_notice: 'debitNotice',
  debit_notice_days: 'debitNoticeDays',
  keep_link_open: 'keepLinkOpen',
  success_url: 'successUrl',
  cancel_url: 'cancelUrl',
  create_stripe_customer: 'createStripeCustomer',
} as const satisfies Record<keyof WireSettings, keyof Settings>;

/** Absent stays absent: what is not set is inherited. */
export function settingsFromWire(given: WireSettings): Settings {
  const entries = Object.entries(FIELD_NAMES)
    .map(([wire, inner]) => [inner, given[wire as keyof WireSettings]] as const)
    .filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries);
}

export function settingsToWire(settings: Settings): WireSettings {
  const entries = Object.entries(FIELD_NAMES)
    .map(([wire, inner]) => [wire, settings[inner]] as const)
    .filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries);
}

/** A connection's own settings, by their names on the wire. */
const CONNECTION_FIELDS = {
  auto_charge: 'autoCharge',
  charge_on: 'chargeOn',
  payment_link: 'paymentLink',
  methods: 'methods',
  debit_notice: 'debitNotice',
  debit_notice_days: 'debitNoticeDays',
  create_stripe_customer: 'createStripeCustomer',
  keep_link_open: 'keepLinkOpen',
  receipts: 'receipts',
  recurring_methods: 'recurringMethods',
  return_origins: 'returnOrigins',
} as const satisfies Record<keyof ConnectionDefaults, keyof Settings>;

type ConnectionDefaults = z.infer<typeof connectionDefaults>;

export interface ConnectionSettingsGiven {
  defaults?: ConnectionDefaults | undefined;
  success_url?: string | null | undefined;
  cancel_url?: string | null | undefined;
}

/** The settings with what is given: absent stays as it is, null takes it away. */
export function withConnectionSettings(before: Settings, given: ConnectionSettingsGiven): Settings {
  const { defaults = {}, success_url: successUrl, cancel_url: cancelUrl } = given;
  const named = Object.entries(CONNECTION_FIELDS).map(
    ([wire, inner]) => [inner, defaults[wire as keyof ConnectionDefaults]] as const,
  );
  const changed = [
    ...named,
    ['successUrl', successUrl] as const,
    ['cancelUrl', cancelUrl] as const,
  ];
  const after = new Map<string, unknown>(Object.entries(before));
  for (const [name, value] of changed) {
    if (value === null) after.delete(name);
    else if (value !== undefined) after.set(name, value);
  }
  return Object.fromEntries(after);
}

export function connectionDefaultsToWire(settings: Settings): ConnectionDefaults {
  const entries = Object.entries(CONNECTION_FIELDS).map(
    ([wire, inner]) => [wire, settings[inner] ?? null] as const,
  );
  return Object.fromEntries(entries);
}
