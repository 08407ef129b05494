import { isTimeToReplace, lastDayOfCard } from '../../src/domain/ending-card';
import { DAY } from '../../src/domain/time';
import { dayAfter, startOfDay } from '../../src/domain/time-zones';
import type { EndingCard, PlaceOfCard } from '../../src/postgres/customers/ending-cards';
import type { ActivityDeps } from '../deps';

type Deps = Pick<ActivityDeps, 'stores'>;

/** Two months, and the clocks of all zones. */
const REACH = 64 * DAY;

/**
 * Asks for the mails about cards that end soon and are charged automatically: a page of them at
 * each call, so that no other mail waits behind those of a whole month, and from the first one
 * again after the last.
 */
export function cardMailRequester({ stores }: Deps, limit = 200): (now: number) => Promise<void> {
  let after: PlaceOfCard | null = null;
  return async (now) => {
    const query = { from: now, to: now + REACH, after, limit };
    const { cards, next } = await stores.endingCards.page(query);
    for (const card of cards) await requestMail(stores, card, now);
    after = next;
  };
}

async function requestMail(
  { customerMails }: Deps['stores'],
  { customerId, key, method, label, month, timeZone }: EndingCard,
  now: number,
): Promise<void> {
  const zone = timeZone ?? 'UTC';
  if (!isTimeToReplace(month, now, zone)) return;
  const lastDay = lastDayOfCard(month);
  const mail = { name: 'card_expiring', about: { method, label, lastDay } } as const;
  const until = startOfDay(dayAfter(lastDay, 1), zone);
  await customerMails.request({ customerId, key, mail, recipients: null, until });
}
