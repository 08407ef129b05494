import { broken } from './broken';
import type { Broken, Check, Seen } from './broken';

const APPLIED = new Set(['applied', 'known', 'not_ours']);
const ONCE = ['invoice.sent', 'invoice.voided', 'invoice.disputed_lost'];

/** I3: whatever came once or five times, from one server or both, has come true once. */
export const once: Check = (seen) => [
  ...eventsApplied(seen),
  ...refundsGivenOnce(seen),
  ...noticesPublished(seen),
];

function eventsApplied({ installation, rows }: Seen): Broken[] {
  const wrong = [...installation.postman.taken].filter((id) => {
    const status = rows.events.get(id);
    return status !== undefined && !APPLIED.has(status);
  });
  if (wrong.length === 0) return [];
  const words = wrong.slice(0, 5).map((id) => `${id} is ${rows.events.get(id)}`);
  return [broken('I3', `${wrong.length} events stored and not applied: ${words.join(', ')}`)];
}

function refundsGivenOnce({ expected, rows, truth }: Seen): Broken[] {
  return expected.flatMap(({ externalId, life, refunds }) => {
    if (life === 'link_and_charge_at_once') return []; // who was faster decides; I1 and I2 judge
    const invoice = rows.invoices.find((one) => one.externalId === externalId);
    const given = truth.ofInvoice(invoice?.ref ?? '').refunds.length;
    if (given === refunds) return [];
    return [broken('I3', `${externalId} (${life}): ${given} refunds instead of ${refunds}`)];
  });
}

function noticesPublished({ expected, rows }: Seen): Broken[] {
  return rows.invoices.flatMap(({ ref, externalId }) => {
    const life = expected.find((one) => one.externalId === externalId)?.life;
    const types = rows.notices.filter((one) => one.ref === ref).map(({ type }) => type);
    const single = life === 'dispute_won' ? ONCE : [...ONCE, 'invoice.paid'];
    return single
      .map((type) => ({ type, times: types.filter((one) => one === type).length }))
      .filter(({ times }) => times > 1)
      .map(({ type, times }) =>
        broken('I3', `${externalId}: ${type} was published ${times} times`),
      );
  });
}
