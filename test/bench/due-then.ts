import { invoiceBody } from '../../src/local/stories/acts';
import type { Customer, Wanted } from '../../src/local/stories/acts';
import type { Installation } from './bench';
import type { Request } from './send-all';

const HOUR = 3_600_000;

/** A full hour, and a zone of the earth in which it is nine o'clock then. */
export interface Morning {
  at: number;
  timeZone: string;
  day: string;
}

export function morningAfter(engineTime: number): Morning {
  const at = Math.ceil(engineTime / HOUR) * HOUR;
  const behind = 9 - new Date(at).getUTCHours();
  const offset = behind < -12 ? behind + 24 : behind;
  // The names of these zones count the other way round.
  const timeZone = offset === 0 ? 'Etc/GMT' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`;
  return { at, timeZone, day: dayOf(at + offset * HOUR) };
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** From customers nobody knew, sent by mail with a link, due in thirty days. */
export function waitingByMail(installation: Installation, count: number): Request[] {
  return Array.from({ length: count }, () => submission(installation, {}));
}

/** Charged by themselves on the day they are due, one of each customer. */
export function dueThen(
  installation: Installation,
  customers: readonly Customer[],
  due: Morning,
): Request[] {
  const { timeZone, day } = due;
  const issued = [day, dayOf(installation.world.now())].sort()[0] ?? day;
  return customers.map(({ externalId, email }) =>
    submission(installation, {
      more: {
        issued_on: issued,
        due_on: day,
        collection: { charge_on: 'due' },
        customer: {
          external_id: externalId,
          name: 'Client SA',
          email,
          country: 'FR',
          locale: 'en-GB',
          time_zone: timeZone,
        },
      },
    }),
  );
}

function submission({ world, stack }: Installation, wanted: Wanted): Request {
  const name = world.name('open');
  const headers = {
    authorization: `Bearer ${stack.apiKey}`,
    'content-type': 'application/json',
  };
  const url = `${stack.server}/v1/invoices/by-external-id/${name}`;
  return { url, headers, body: JSON.stringify(invoiceBody(world, name, wanted)) };
}
