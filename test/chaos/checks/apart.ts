import { broken } from './broken';
import type { Broken, Seen } from './broken';

const LISTS = ['invoices', 'customers', 'events', 'billing_schedules'];

/** I15: nothing of one connection is shown, stored or charged in another. */
export async function keptApart(all: readonly Seen[]): Promise<Broken[]> {
  const found = await Promise.all(
    all.map(async (own) => {
      await Promise.all(LISTS.map((list) => own.world.api('GET', `/v1/${list}?limit=100`)));
      const others = all.filter((other) => other !== own);
      return others.flatMap((other) => [...shown(own, other), ...storedHere(own, other)]);
    }),
  );
  return [...found.flat(), ...all.flatMap(movedElsewhere)];
}

/** By no answer that the people of one were given. */
function shown({ tenant, world }: Seen, other: Seen): Broken[] {
  const seen = [...other.rows.ids].filter((id) =>
    world.apiAnswers.some((answer) => answer.includes(id)),
  );
  if (seen.length === 0) return [];
  const words = `${seen.slice(0, 5).join(', ')} of ${other.tenant.code}`;
  return [broken('I15', `${words}: shown to ${tenant.code}`)];
}

/** What Stripe has sent to the address of another, and an invoice under the key of another. */
function storedHere({ tenant, rows, installation }: Seen, other: Seen): Broken[] {
  const events = [...rows.ownEvents].filter((id) => {
    const addressee = installation.postman.addressees.get(id);
    return addressee !== undefined && addressee !== tenant.code;
  });
  const refs = new Set(other.rows.invoices.map(({ ref }) => ref));
  const invoices = rows.invoices.filter(({ ref }) => refs.has(ref)).map(({ ref }) => ref);
  return [...events, ...invoices].map((what) =>
    broken('I15', `${what} of ${other.tenant.code} is stored as one of ${tenant.code}`),
  );
}

/** By the metadata that Stripe has kept itself. */
function movedElsewhere({ tenant, rows, truth }: Seen): Broken[] {
  return [...truth.objects.values()].flatMap(({ id, account, metadata }) => {
    const owner = metadata?.['connection'];
    if (owner === undefined || (owner === tenant.code) === (account === rows.account)) return [];
    return [broken('I15', `${id} of ${owner} is in the account ${account}`)];
  });
}
