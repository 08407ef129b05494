import { broken } from './broken';
import type { Broken, Check, Seen } from './broken';
import { sinkMails } from './mails';

/** I5: what was answered with 2xx, and a mail marked sent, is there when all has been killed. */
export const nothingLost: Check = async (seen) => [
  ...webhooks(seen),
  ...publishedAgain(seen),
  ...(await mailsSent(seen)),
];

function webhooks({ installation, rows }: Seen): Broken[] {
  const lost = [...installation.postman.taken].filter((id) => !rows.events.has(id));
  if (lost.length === 0) return [];
  const words = lost.slice(0, 5).join(', ');
  return [broken('I5', `${lost.length} webhooks answered with 200 are not stored: ${words}`)];
}

function publishedAgain({ world, rows }: Seen): Broken[] {
  const invoices = new Set(rows.invoices.map(({ externalId }) => externalId));
  const commands = new Map(rows.commands.map(({ id, outcome }) => [id, outcome]));
  return world.notedEvents.flatMap(({ what, name, outcome }) => {
    if (what === 'invoice') {
      return invoices.has(name) ? [] : [broken('I5', `the invoice ${name} was taken and is gone`)];
    }
    const kept = commands.get(name);
    if (kept === undefined) return [broken('I5', `the command ${name} was taken and is gone`)];
    // Work that was under way when it was answered has its final answer later.
    if (['pending', 'closing', 'preparing', kept].includes(outcome)) return [];
    return [broken('I5', `the command ${name} was answered ${outcome} and is stored as ${kept}`)];
  });
}

async function mailsSent({ installation, rows }: Seen): Promise<Broken[]> {
  const arrived = new Set((await sinkMails(installation)).map(({ messageId }) => messageId));
  return rows.mails
    .filter(({ status, messageId }) => status === 'sent' && !arrived.has(messageId))
    .map(({ key }) => broken('I5', `the mail ${key} is marked as sent and never arrived`));
}
