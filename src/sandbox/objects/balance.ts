import type Stripe from 'stripe';
import { isBankDebit } from './banks';
import { get } from '../transport/call';
import type { Route } from '../transport/call';
import { missing } from '../transport/errors';
import { list } from '../transport/lists';
import type { Paging } from '../transport/lists';
import { emit } from '../webhooks/emit';
import { newId } from '../world/ids';
import type { AccountStore } from '../world/account-store';
import type { World } from '../world/world';

// Balance transactions: what each movement left on the account after Stripe's fee.

const AVAILABLE_AFTER_DAYS = 2;

export function feeFor(amount: number, methodType: string): number {
  if (!isBankDebit(methodType)) return Math.round(amount * 0.029) + 30;
  if (methodType === 'us_bank_account') return Math.min(500, Math.round(amount * 0.008));
  return 35;
}

interface Movement {
  readonly amount: number;
  readonly fee: number;
  readonly currency: string;
  readonly source: string;
  readonly type: Stripe.BalanceTransaction.Type;
  readonly category: string;
  readonly description: string | null;
}

export function recordMovement(
  world: World,
  store: AccountStore,
  move: Movement,
): Stripe.BalanceTransaction {
  const created = world.clock.seconds();
  return store.balanceTransactions.add({
    id: newId('txn'),
    object: 'balance_transaction',
    amount: move.amount,
    available_on: created + AVAILABLE_AFTER_DAYS * 86_400,
    balance_type: 'payments',
    created,
    currency: move.currency,
    description: move.description,
    exchange_rate: null,
    fee: move.fee,
    fee_details:
      move.fee === 0
        ? []
        : [
            {
              amount: move.fee,
              application: null,
              currency: move.currency,
              description: move.type === 'adjustment' ? 'Dispute fee' : 'Stripe processing fees',
              type: 'stripe_fee',
            },
          ],
    net: move.amount - move.fee,
    reporting_category: move.category,
    source: move.source,
    status: 'pending',
    type: move.type,
  });
}

function totals(world: World, store: AccountStore): Stripe.Balance {
  const now = world.clock.seconds();
  const sums = new Map<string, { available: number; pending: number }>();
  for (const each of store.balanceTransactions.oldestFirst()) {
    const sum = sums.get(each.currency) ?? { available: 0, pending: 0 };
    if (each.available_on <= now) sum.available += each.net;
    else sum.pending += each.net;
    sums.set(each.currency, sum);
  }
  if (sums.size === 0) sums.set('usd', { available: 0, pending: 0 });
  const entries = [...sums];
  return {
    object: 'balance',
    available: entries.map(([currency, sum]) => ({ amount: sum.available, currency })),
    livemode: false,
    pending: entries.map(([currency, sum]) => ({ amount: sum.pending, currency })),
  };
}

/** Cards that skip the wait: the money can be used at once. */
export function makeAvailable(
  world: World,
  store: AccountStore,
  moved: Stripe.BalanceTransaction,
): void {
  moved.available_on = world.clock.seconds();
  moved.status = 'available';
  emit(world, store, 'balance.available', { ...totals(world, store) });
}

// Money becomes available by itself: the status depends on the clock.
function shown(world: World, each: Stripe.BalanceTransaction): Stripe.BalanceTransaction {
  if (each.available_on <= world.clock.seconds()) each.status = 'available';
  return each;
}

type ListParams = Stripe.BalanceTransactionListParams & Paging;

export const balanceRoutes: readonly Route[] = [
  get('/v1/balance', ({ world, store }) => totals(world, store)),
  get<ListParams>('/v1/balance_transactions', ({ world, store, params }) =>
    list(world, {
      url: '/v1/balance_transactions',
      table: store.balanceTransactions,
      paging: params,
      keep: (each) => shown(world, each).id !== '',
      // Nothing is ever paid out here.
      filters: { payout: () => false },
    }),
  ),
  get('/v1/balance_transactions/:id', ({ world, store, id }) => {
    const found = store.balanceTransactions.get(id);
    if (found === undefined) throw missing('balance transaction', id);
    return shown(world, found);
  }),
];
