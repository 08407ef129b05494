import type { World } from '../../../src/local/stories';
import type { InboxMail } from '../../../src/local/inbox';

interface Intent {
  id: string;
  status: string;
  metadata: Record<string, string>;
}

/** The intents by which Stripe took money for an invoice, whatever we know of them. */
export async function takenAtStripe(world: World, externalId: string): Promise<string[]> {
  const found: Intent[] = [];
  for (let after = ''; ;) {
    const page = await world.stripe<{ data: Intent[]; has_more: boolean }>(
      'GET',
      `/v1/payment_intents?limit=100${after}`,
    );
    found.push(...page.data);
    const last = page.data.at(-1);
    if (!page.has_more || last === undefined) break;
    after = `&starting_after=${last.id}`;
  }
  return found
    .filter(({ metadata }) => metadata['external_id'] === externalId)
    .filter(({ status }) => status === 'succeeded')
    .map(({ id }) => id);
}

export async function allMails(world: World): Promise<InboxMail[]> {
  const answer = await fetch(`${world.places.inbox}/messages`);
  return ((await answer.json()) as { messages: InboxMail[] }).messages;
}

/** Mails that went out twice: the same Message-ID, or the same words to the same person. */
export function sentTwice(mails: readonly InboxMail[]): string[] {
  const seen = new Map<string, number>();
  for (const { to, subject, message_id: id } of mails) {
    for (const key of new Set([id, `${to.join()} ${subject}`])) {
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
  }
  return [...seen].filter(([, count]) => count > 1).map(([key]) => key);
}
