import { SUCCEEDS } from '../../src/domain/preview/preview-bank';
import { DAY, MINUTE } from '../../src/domain/time';
import { wallClock } from '../../src/domain/time-zones';
import { customerWithCard, invoiceBody, stranger } from '../../src/local/stories/acts';
import { fingerprints } from '../../src/sandbox/objects/method-fields';
import { isThorough } from '../harness/thorough';
import { Dice } from '../simulate/dice';
import { inOrder, rollAnswers, rollPolicyBody, rollZone } from '../simulate/roll-policy';
import type { Seen } from '../simulate/roll-policy';
import { travellingInstallation } from './travelling-installation';
import type { TravellingInstallation } from './travelling-installation';

const COUNT = isThorough ? 50 : 4;
const SHOWN = 140 * DAY;
/** What goes out at one moment does so within this. */
const APART = 5 * MINUTE;

let installation: TravellingInstallation;
let until: number;
beforeAll(async () => {
  installation = await travellingInstallation();
  until = installation.now() + SHOWN;
}, 120_000);
afterAll(() => installation?.stop(), 60_000);

interface Previewed {
  steps: { at: string; what: 'mail' | 'attempt' | 'event'; name: string }[];
  status: string;
}

/** A stored card, and what its bank says to one attempt after the other; the last stays. */
interface Bank {
  card: string;
  answers: string[];
  asked: number;
}

interface Life {
  n: number;
  id: string;
  zone: string;
  previewed: Previewed;
  bank: Bank | null;
  /** By the key of its row. */
  seen: Map<string, Seen>;
}

const answerOf = ({ answers, asked }: Bank): string =>
  answers[Math.min(asked, answers.length - 1)] ?? SUCCEEDS;

async function scriptNext(bank: Bank): Promise<void> {
  const answer = answerOf(bank);
  const decline = { decline_code: answer === SUCCEEDS ? null : answer };
  await installation.world.control('POST', `payment_methods/${bank.card}`, decline);
}

/** Its own policy, what is previewed of an invoice under it, and that invoice. */
async function submit(n: number): Promise<Life> {
  const { world } = installation;
  const dice = new Dice(n * 977 + 5);
  const name = `rolled-${n}`;
  await world.api('PUT', `/v1/policies/${name}`, rollPolicyBody(dice));
  await world.api('POST', `/v1/policies/${name}/make_default`, {});
  const [answers, zone] = [rollAnswers(dice), rollZone(dice)];
  // Each customer has another card, with its own limit of failed attempts.
  fingerprints.set('4242424242424242', `card${n}`);
  const customer = dice.chance(0.85) ? await customerWithCard(world) : null;
  const bank = customer === null ? null : { card: customer.method, answers, asked: 0 };
  if (bank !== null) await scriptNext(bank);
  const externalId = world.name('previewed');
  const dueInDays = 2 + dice.upTo(15);
  const invoice = invoiceBody(world, externalId, {
    customer: customer ?? stranger(world),
    dueInDays,
  });
  Object.assign(invoice['customer'] as object, { time_zone: zone });
  const previewed = await world.api<Previewed>('POST', '/v1/policies/preview', {
    policy: name,
    answers,
    invoice: { ...invoice, external_id: externalId },
  });
  const path = `/v1/invoices/by-external-id/${externalId}`;
  const { id } = await world.api<{ id: string }>('PUT', path, invoice);
  return { n, id, zone, previewed, bank, seen: new Map() };
}

/** The test itself makes its webhook endpoint, without a key. */
interface Violation {
  detail: { path?: string };
}

interface Row {
  id: string;
  what: 'attempt' | 'mail';
  key: string;
  name: string;
  /** Of an attempt. The time of a mail's row is that of Postgres, which does not travel. */
  at: Date | null;
}

const ROWS = `
  select i.id, 'attempt' as what, a.n::text as key, '' as name, a.asked_at as at
  from attempts a join invoices i using (ref)
  where a.outcome is distinct from 'canceled'
  union all
  select i.id, 'mail', m.key, m.name, null from mails m join invoices i using (ref)`;

/** What Postgres has of it that it did not have at the deadline before. */
async function record(lives: readonly Life[]): Promise<void> {
  const rows = await installation.rows<Row>(ROWS);
  for (const { id, bank, seen } of lives) {
    for (const { what, key, name, at } of rows.filter((row) => row.id === id)) {
      if (seen.has(`${what} ${key}`)) continue;
      const answer = what === 'attempt' && bank !== null ? answerOf(bank) : name;
      const seenAt = at?.getTime() ?? installation.now();
      seen.set(`${what} ${key}`, { at: seenAt, what: `${what} ${answer}` });
      if (what === 'mail' || bank === null) continue;
      bank.asked += 1;
      await scriptNext(bank);
    }
  }
}

const inTime = (seen: readonly Seen[]): Seen[] =>
  seen.filter(({ at }) => at < until - DAY).sort((one, other) => one.at - other.at);

const previewedOf = ({ previewed }: Life): Seen[] =>
  inTime(
    previewed.steps.flatMap(({ at, what, name }) =>
      what === 'event' ? [] : [{ at: Date.parse(at), what: `${what} ${name}` }],
    ),
  );

const momentOf = ({ zone }: Life, { at, what }: Seen): string => `${wallClock(at, zone)} ${what}`;

test(`what is previewed of ${COUNT} policies is what the installation then does`, async () => {
  const lives: Life[] = [];
  for (let n = 1; n <= COUNT; n += 1) lives.push(await submit(n));
  await installation.untilQuiet();
  do await record(lives);
  while (await installation.travel(until));
  for (const life of lives) {
    const path = `/v1/invoices/${life.id}`;
    const { status } = await installation.world.api<{ status: string }>('GET', path);
    const [done, expected] = [inTime([...life.seen.values()]), previewedOf(life)];
    expect({ n: life.n, done: inOrder(done, APART), status }).toEqual({
      n: life.n,
      done: inOrder(expected, APART),
      status: life.previewed.status,
    });
    const atAnotherTime = done.flatMap((one, i) => {
      const foreseen = expected[i] ?? one;
      const isApart = Math.abs(one.at - foreseen.at) > APART;
      return isApart ? `${momentOf(life, one)}, not ${momentOf(life, foreseen)}` : [];
    });
    expect({ n: life.n, atAnotherTime }).toEqual({ n: life.n, atAnotherTime: [] });
  }
  const violations = await installation.world.control<Violation[]>('GET', 'violations');
  expect(violations.filter(({ detail }) => detail.path !== '/v1/webhook_endpoints')).toEqual([]);
}, 300_000);
