import type { CommandBody } from './collection/model/command';
import { MINUTE } from './time';

/** What may be done to all invoices that a filter means. The names are stored. */
export const BULK_ACTIONS = ['resend', 'pause', 'charge_now'] as const;

export type BulkActionName = (typeof BULK_ACTIONS)[number];

/**
 * waiting: its command is not given yet · given: it is on its way · done, refused: so the command
 * was answered, or refused by the dry run · changed: since the dry run, and not acted on
 */
export const BULK_OUTCOMES = ['waiting', 'given', 'done', 'refused', 'changed'] as const;

export type BulkOutcome = (typeof BULK_OUTCOMES)[number];

/** More than these must be narrowed down: a person cannot check them. */
export const MOST_BULK_ROWS = 5_000;

/** A dry run is carried out within so long, or made anew. */
export const DRY_RUN_LIVES = 30 * MINUTE;

/** So many of one bulk action are on their way at once: the brake sees how the first ones end. */
export const BULK_AT_ONCE: Readonly<Record<BulkActionName, number>> = {
  resend: 100,
  pause: 100,
  charge_now: 20,
};

export type BulkRequest =
  { action: 'resend' | 'charge_now' } | { action: 'pause'; reason: string; until: number | null };

/** What is asked of each invoice. */
export function bulkCommand(request: BulkRequest): CommandBody {
  switch (request.action) {
    case 'resend':
      return { name: 'resend_mail' };
    case 'charge_now':
      return { name: 'charge_now' };
    case 'pause':
      return { name: 'pause', until: request.until, reason: request.reason };
  }
}

/** An invoice that the filter means, as the dry run found it. */
export interface DryRow {
  ref: string;
  invoiceId: string;
  /** Of its state: one that has changed since is not acted on. */
  version: number;
  currency: string;
  /** What is still owed. */
  remaining: number;
  /** Why the command would be refused; null: it would be carried out. */
  refused: { code: string; detail: string } | null;
}

export interface DryRun {
  /** Those that would be acted on. */
  count: number;
  money: { currency: string; count: number; remaining: number }[];
  refused: { code: string; detail: string; count: number; invoices: string[] }[];
}

/** So many are named of each reason; the rest can be read one by one. */
const NAMED = 10;

/** What would be done, and what not and why. */
export function dryRunOf(rows: readonly DryRow[]): DryRun {
  const money = new Map<string, DryRun['money'][number]>();
  const refused = new Map<string, DryRun['refused'][number]>();
  let count = 0;
  for (const row of rows) {
    if (row.refused !== null) {
      const { code, detail } = row.refused;
      const same = refused.get(code) ?? { code, detail, count: 0, invoices: [] };
      same.count += 1;
      if (same.invoices.length < NAMED) same.invoices.push(row.invoiceId);
      refused.set(code, same);
      continue;
    }
    count += 1;
    const { currency, remaining } = row;
    const sum = money.get(currency) ?? { currency, count: 0, remaining: 0 };
    money.set(currency, { currency, count: sum.count + 1, remaining: sum.remaining + remaining });
  }
  return { count, money: [...money.values()], refused: [...refused.values()] };
}
