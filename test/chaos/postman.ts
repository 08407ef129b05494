import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Dice } from '../simulate/dice';

/** How badly the post treats Stripe's webhooks, as chances of each. */
export interface Manners {
  dice: Dice;
  /** Never delivered, though Stripe gets 200 (F11). Decided once for each payment. */
  lost: number;
  /** Handed to both servers at once, and to one of them again (F12). */
  doubled: number;
  /** Held back, so that later ones overtake it (F13, F14). */
  delayed: number;
  longestMs: number;
}

export interface Postman {
  url: string;
  /** Ids of events for which a server of ours has answered 200. */
  taken: ReadonlySet<string>;
  /** For which connection each event came, by its id. */
  addressees: ReadonlyMap<string, string>;
  lost: ReadonlySet<string>;
  /** Letters on their way. */
  underWay(): number;
  behave(manners: Manners | null): void;
  close(): Promise<void>;
}

interface Letter {
  id: string;
  /** The code of the connection to whose address it came. */
  to: string;
  body: Buffer;
  headers: Record<string, string>;
  type: string;
  about: { id: string; payment_intent?: unknown; payment_method_types?: unknown };
}

// A lost event of a dispute, or of a bank that is late with its answer, is found by the poll of
// events, every ten minutes: an episode is too short to see that.
const LOSABLE = /^(payment_intent|charge|checkout\.session)\.(succeeded|completed|created)$/;

/** Sits between Stripe and our servers, and remembers what they have taken. */
export async function startPostman(servers: () => readonly string[]): Promise<Postman> {
  const taken = new Set<string>();
  const lost = new Set<string>();
  const addressees = new Map<string, string>();
  const losing = new Map<string, boolean>();
  let manners: Manners | null = null;
  let turn = 0;
  let underWay = 0;

  const loses = (letter: Letter, { dice, lost: chance }: Manners): boolean => {
    const { about, type } = letter;
    const types = Array.isArray(about.payment_method_types) ? about.payment_method_types : [];
    if (!LOSABLE.test(type) || types.includes('sepa_debit')) return false;
    const payment = typeof about.payment_intent === 'string' ? about.payment_intent : about.id;
    const isLost = losing.get(payment) ?? dice.chance(chance);
    losing.set(payment, isLost);
    return isLost;
  };

  const post = async (letter: Letter, nth: number): Promise<number> => {
    const all = servers();
    const url = `${all[nth % all.length]}/webhooks/stripe/${letter.to}`;
    const { body, headers } = letter;
    underWay += 1;
    const given = { method: 'POST', body: new Uint8Array(body), headers };
    const status = await fetch(url, { ...given, signal: AbortSignal.timeout(10_000) }).then(
      (response) => response.status,
      () => 502,
    );
    underWay -= 1;
    if (status === 200) taken.add(letter.id);
    return status;
  };

  const held = async (ms: number): Promise<void> => {
    underWay += 1;
    await pause(ms);
    underWay -= 1;
  };

  const deliver = async (letter: Letter): Promise<number> => {
    turn += 1;
    const now = turn;
    addressees.set(letter.id, letter.to);
    if (manners === null) return post(letter, now);
    if (loses(letter, manners)) {
      lost.add(letter.id);
      return 200;
    }
    const { dice, doubled, delayed, longestMs } = manners;
    const twice = dice.chance(doubled);
    if (dice.chance(delayed)) await held(dice.upTo(longestMs));
    if (!twice) return post(letter, now);
    const both = await Promise.all([post(letter, now), post(letter, now + 1)]);
    void post(letter, now);
    return Math.min(...both);
  };

  const server = createServer((request, response) => {
    read(request)
      .then(deliver)
      .then(
        (status) => answer(response, status),
        () => answer(response, 400),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    taken,
    lost,
    addressees,
    underWay: () => underWay,
    behave: (next) => {
      manners = next;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status).end();
}

async function read(request: IncomingMessage): Promise<Letter> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const { id, type, data } = JSON.parse(body.toString('utf8')) as {
    id: string;
    type: string;
    data: { object: Letter['about'] };
  };
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'stripe-signature': String(request.headers['stripe-signature']),
  };
  const [, , to = 'default'] = (request.url ?? '').split('/');
  return { id, to, type, body, headers, about: data.object };
}
