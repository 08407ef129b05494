import { changeAccount } from '../connect/accounts';
import { NO_CAUSE } from '../world/world';
import type { World } from '../world/world';
import type { PageAnswer } from './checkout';
import { messagePage } from './checkout-page';
import { page } from './frame';

// The page of an account link: the business enters what Stripe requires and can take charges.

export function showOnboarding(world: World, id: string, query: URLSearchParams): PageAnswer {
  if (!world.accounts.has(id)) {
    return { status: 404, body: messagePage('Nothing here', 'There is no such account.') };
  }
  const body = page(
    'Connect your business',
    <>
      <h1>Connect your business</h1>
      <p>
        Account <code>{id}</code> wants to take payments.
      </p>
      <form method="post" action={`/c/onboard/${id}?${query.toString()}`}>
        <button type="submit">Submit everything</button>
      </form>
    </>,
  );
  return { status: 200, body };
}

export function sendOnboarding(world: World, id: string, query: URLSearchParams): PageAnswer {
  const store = world.accounts.get(id);
  if (store === undefined) return showOnboarding(world, id, query);
  world.cause = NO_CAUSE;
  changeAccount(world, store, {
    charges_enabled: true,
    payouts_enabled: true,
    details_submitted: true,
    currently_due: [],
    disabled_reason: null,
  });
  const back = query.get('return_url') ?? '';
  if (back !== '') return { status: 303, location: back };
  return { status: 200, body: messagePage('Thank you', 'This account can take charges now.') };
}
