import type { TermsOrigin } from './collection/model/terms';
import type { Settings } from './invoice';

/** Where a setting is from: the nearest that says something, or the default of all. */
export type SettingOrigin = Exclude<TermsOrigin, 'command'> | 'default';

export interface EffectiveSetting<T> {
  value: T;
  origin: SettingOrigin;
}

/** What holds for an invoice, each with where it is from. */
export type EffectiveSettings = {
  [K in keyof Defaults]: EffectiveSetting<Defaults[K]>;
};

interface Defaults {
  autoCharge: boolean;
  chargeOn: 'send' | 'due';
  paymentLink: boolean;
  keepLinkOpen: boolean;
  /** Null: what the currency allows of what we support. */
  methods: readonly string[] | null;
  debitNotice: 'stripe' | 'ours' | 'none';
  debitNoticeDays: number;
  createStripeCustomer: 'when_needed' | 'never';
  receipts: 'ours' | 'stripe' | 'none';
  successUrl: string | null;
  cancelUrl: string | null;
}

const DEFAULTS: Defaults = {
  autoCharge: true,
  chargeOn: 'send',
  paymentLink: true,
  keepLinkOpen: false,
  methods: null,
  debitNotice: 'stripe',
  debitNoticeDays: 2,
  createStripeCustomer: 'when_needed',
  receipts: 'ours',
  successUrl: null,
  cancelUrl: null,
};

/** Whose settings they are; the invoice's own come first, then its billing schedule's. */
export interface SettingSources {
  connection: Settings;
  customer: Settings;
  schedule?: Settings | null;
  invoice: Settings;
}

/** Of those that are not the default's: kept with the terms, whatever is changed later. */
export function originsOf(settings: EffectiveSettings): Record<string, TermsOrigin> {
  const entries = Object.entries(settings).flatMap(([field, { origin }]) =>
    origin === 'default' || !FROZEN.has(field) ? [] : [[field, origin] as const],
  );
  return Object.fromEntries(entries);
}

/** Where a customer is sent back to is read when a checkout is opened, and frozen with that. */
const FROZEN: ReadonlySet<string> = new Set(
  Object.keys(DEFAULTS).filter((field) => !field.endsWith('Url')),
);

/** Invoice, then billing schedule, then customer, then connection, then what holds for all. */
export function effectiveSettings(of: SettingSources): EffectiveSettings {
  const layers = [
    ['invoice', of.invoice],
    ['schedule', of.schedule ?? {}],
    ['customer', of.customer],
    ['connection', of.connection],
  ] as const;
  const entries = Object.entries(DEFAULTS).map(([key, byDefault]) => {
    const field = key as keyof Defaults;
    const found = layers.find(([, settings]) => settings[field] !== undefined);
    const setting = found
      ? { value: found[1][field], origin: found[0] }
      : { value: byDefault, origin: 'default' };
    return [field, setting];
  });
  return Object.fromEntries(entries) as EffectiveSettings;
}
