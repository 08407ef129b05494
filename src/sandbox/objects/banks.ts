import { usualBehaviour } from './behaviour';
import type { Behaviour, DebitPlan } from './behaviour';

// Stripe's test bank accounts: IBANs, American and British accounts, and the pm_sepaDebit_… and
// pm_usBankAccount_… names. An account that is not magic pays after the usual days.

const BANK_DEBITS = ['sepa_debit', 'us_bank_account', 'bacs_debit'] as const;

/** A debit takes days, needs a mandate, and its disputes are final. */
export const isBankDebit = (type: string | undefined): boolean =>
  BANK_DEBITS.some((debit) => debit === type);

export interface TestBank {
  readonly type: (typeof BANK_DEBITS)[number];
  readonly country: string;
  readonly last4: string;
  readonly routing: string;
  readonly account: string;
  readonly behaviour: Behaviour;
}

const DEBIT_PLANS: Readonly<Record<string, DebitPlan>> = {
  success: { outcome: 'succeeded', delayed: false, failureCode: null },
  successdelayed: { outcome: 'succeeded', delayed: true, failureCode: null },
  failed: { outcome: 'failed', delayed: false, failureCode: 'incorrect_account_holder_name' },
  faileddelayed: { outcome: 'failed', delayed: true, failureCode: 'incorrect_account_holder_name' },
  disputed: { outcome: 'disputed', delayed: false, failureCode: null },
  dispute: { outcome: 'disputed', delayed: false, failureCode: null },
  processing: { outcome: 'processing', delayed: false, failureCode: null },
  insufficientfunds: { outcome: 'failed', delayed: false, failureCode: 'insufficient_funds' },
  accountclosed: { outcome: 'failed', delayed: false, failureCode: 'account_closed' },
  noaccount: { outcome: 'failed', delayed: false, failureCode: 'no_account' },
  debitnotauthorized: { outcome: 'failed', delayed: false, failureCode: 'debit_not_authorized' },
  exceedsweeklyvolumelimit: {
    outcome: 'failed',
    delayed: false,
    failureCode: 'charge_exceeds_source_limit',
  },
  exceedstransactionlimit: {
    outcome: 'failed',
    delayed: false,
    failureCode: 'charge_exceeds_transaction_limit',
  },
};

const IBANS: Readonly<Record<string, string>> = {
  DE89370400440532013000: 'success',
  DE08370400440532013003: 'successdelayed',
  DE62370400440532013001: 'failed',
  DE78370400440532013004: 'faileddelayed',
  DE35370400440532013002: 'disputed',
  DE65370400440002222227: 'insufficientfunds',
  DE65370400440000343434: 'exceedsweeklyvolumelimit',
  DE27370400440000121212: 'exceedstransactionlimit',
  AT611904300234573201: 'success',
  AT321904300235473204: 'successdelayed',
  AT861904300235473202: 'failed',
  AT481904300235473205: 'faileddelayed',
  AT591904300235473203: 'disputed',
  FR1420041010050500013M02606: 'success',
  FR3020041010050500013M02609: 'successdelayed',
  FR8420041010050500013M02607: 'failed',
  FR7920041010050500013M02600: 'faileddelayed',
  FR5720041010050500013M02608: 'disputed',
  IT40S0542811101000000123456: 'success',
  IT60X0542811101000000123456: 'failed',
};

const AMERICAN_ACCOUNTS: Readonly<Record<string, string>> = {
  '000123456789': 'success',
  '000111111113': 'accountclosed',
  '000111111116': 'noaccount',
  '000222222227': 'insufficientfunds',
  '000333333335': 'debitnotauthorized',
  '000555555559': 'dispute',
  '000000000009': 'processing',
};

const BRITISH_ACCOUNTS: Readonly<Record<string, string>> = {
  '00012345': 'success',
  '90012345': 'success',
  '33333335': 'debitnotauthorized',
  '93333335': 'debitnotauthorized',
  '22222227': 'insufficientfunds',
  '92222227': 'insufficientfunds',
  '55555559': 'noaccount',
};

function behaving(plan: string): Behaviour {
  return { ...usualBehaviour(), debit: DEBIT_PLANS[plan] ?? DEBIT_PLANS['success'] ?? null };
}

export function sepaAccount(iban: string): TestBank {
  const account = iban.replaceAll(/\s/g, '').toUpperCase();
  return {
    type: 'sepa_debit',
    country: account.slice(0, 2),
    last4: account.slice(-4),
    routing: account.slice(4, 12),
    account,
    behaviour: behaving(IBANS[account] ?? 'success'),
  };
}

export const looksLikeIban = (iban: string): boolean =>
  /^[A-Z]{2}\d{2}[A-Z0-9]{8,30}$/.test(iban.replaceAll(/\s/g, '').toUpperCase());

export function americanAccount(routing: string, account: string): TestBank {
  return {
    type: 'us_bank_account',
    country: 'US',
    last4: account.slice(-4),
    routing,
    account,
    behaviour: behaving(AMERICAN_ACCOUNTS[account] ?? 'success'),
  };
}

export function britishAccount(sortCode: string, account: string): TestBank {
  return {
    type: 'bacs_debit',
    country: 'GB',
    last4: account.slice(-4),
    routing: sortCode,
    account,
    behaviour: behaving(BRITISH_ACCOUNTS[account] ?? 'success'),
  };
}

/** pm_sepaDebit_failed_de, pm_usBankAccount_insufficientFunds, pm_bacsDebit_success. */
export function bankByToken(token: string): TestBank | undefined {
  const match = /^pm_(sepaDebit|usBankAccount|bacsDebit)_([A-Za-z]+)(?:_([a-z]{2}))?$/.exec(token);
  const plan = match?.[2]?.toLowerCase();
  if (match === null || plan === undefined || DEBIT_PLANS[plan] === undefined) return undefined;
  if (match[1] === 'usBankAccount') {
    // These names are accounts that are already verified.
    const behaviour = { ...behaving(plan), setUp: true };
    return { ...americanAccount('110000000', '000123456789'), behaviour };
  }
  if (match[1] === 'bacsDebit') {
    return { ...britishAccount('108800', '00012345'), behaviour: behaving(plan) };
  }
  const country = (match[3] ?? 'de').toUpperCase();
  return { ...sepaAccount(`${country}89370400440532013000`), behaviour: behaving(plan) };
}
