import { request as httpRequest } from 'node:http';
import { Client } from 'pg';
import { eventually } from '../../harness/eventually';
import type { TestApp } from '../support/test-app';
import { PREVIOUS_SECRET, startApp, signed } from '../support/test-app';

let app: TestApp;
let sql: Client;
beforeAll(async () => {
  app = await startApp();
  sql = new Client({ connectionString: app.databaseUrl });
  await sql.connect();
});
afterAll(async () => {
  await sql.end();
  await app.close();
});

const PATH = '/webhooks/stripe/default';
const seconds = () => Math.floor(Date.now() / 1000);

function event(id: string, different: Record<string, unknown> = {}): string {
  return JSON.stringify({
    id,
    object: 'event',
    type: 'payment_intent.succeeded',
    created: seconds(),
    livemode: false,
    api_version: '2026-01-01',
    data: { object: { id: 'pi_1', object: 'payment_intent', status: 'succeeded', metadata: {} } },
    ...different,
  });
}

const post = (payload: string | Buffer, signature: string | null, headers = {}, path = PATH) =>
  app.request('POST', path, undefined, {
    key: null,
    raw: payload,
    headers: { ...(signature === null ? {} : { 'stripe-signature': signature }), ...headers },
  });

const stored = async (id: string) =>
  (await sql.query('select fate, quarantined, payload from stripe_events where id = $1', [id]))
    .rows as { fate: string; quarantined: string | null; payload: string }[];

const countStored = async () =>
  Number((await sql.query('select count(*) as n from stripe_events')).rows[0]?.n);

const TOKEN = 'abcdefghijklmnopqrstuvwxyz234567';
const signedByOther = (payload: string) => signed(payload, 'whsec_other');
const signedAt = (payload: string, late: number, scheme = 'v1') =>
  signed(payload, undefined, seconds() + late, scheme);

describe("Stripe's webhook", () => {
  it('is verified, stored as it came but for the tokens of links, and then relayed', async () => {
    const back = { success_url: `http://q/i/${TOKEN}/done` };
    const payload = event('evt_good', { extra: 'kept \\u0000 as sent', ...back });
    const answer = await post(payload, signed(payload));
    expect([answer.status, answer.text]).toEqual([200, 'stored\n']);
    const kept = payload.replace(TOKEN, '…');
    expect(await stored('evt_good')).toMatchObject([{ payload: kept, quarantined: null }]);
    await eventually(() => expect(app.relayed).toContain('evt_good'));
  });

  it('sent twice, or five times at once, is stored and relayed once', async () => {
    const payload = event('evt_twice');
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => post(payload, signed(payload))),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect((await post(payload, signed(payload))).status).toBe(200);
    await eventually(() => expect(app.relayed).toContain('evt_twice'));
    expect(app.relayed.filter((id) => id === 'evt_twice')).toHaveLength(1);
    expect(await stored('evt_twice')).toHaveLength(1);
  });

  it('may be signed with the previous secret, or with several', async () => {
    const payload = event('evt_previous');
    expect((await post(payload, signed(payload, PREVIOUS_SECRET))).status).toBe(200);
    const both = event('evt_both');
    const [t, wrong] = signed(both, 'whsec_other').split(',');
    const right = signed(both, PREVIOUS_SECRET, Number(t?.slice(2))).split(',')[1];
    expect((await post(both, `${t},${wrong},${right}`)).status).toBe(200);
  });

  it.each([
    ['without a signature', 'no_signature', () => null],
    ['with garbage for a signature', 'malformed_signature', () => 'garbage'],
    ['with v0 alone', 'malformed_signature', (payload: string) => signedAt(payload, 0, 'v0')],
    ["with another endpoint's secret", 'wrong_signature', signedByOther],
    ['301 seconds old', 'too_old', (payload: string) => signedAt(payload, -302)],
    ['301 seconds from the future', 'in_the_future', (payload: string) => signedAt(payload, 303)],
    ['signed over other bytes', 'wrong_signature', (payload: string) => signed(`${payload} `)],
  ])('%s is 400, stored nowhere, and counted', async (_what, why, sign) => {
    app.refused.length = 0;
    const before = await countStored();
    const payload = event('evt_forged');
    const answer = await post(payload, sign(payload));
    expect([answer.status, answer.json['code']]).toEqual([400, 'bad_request']);
    expect(answer.json['detail']).toMatch(new RegExp(`^${why}: `));
    expect(await countStored()).toBe(before);
    expect(app.refused).toEqual([`webhooks ${why}`]);
  });

  it('with the signature header twice is 400', async () => {
    const payload = event('evt_header_twice');
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(`${app.url}${PATH}`, { method: 'POST' }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.setHeader('content-type', 'application/json');
      request.setHeader('stripe-signature', [signed(payload), signed(payload)]);
      request.once('error', reject);
      request.end(payload);
    });
    expect(status).toBe(400);
    expect(await stored('evt_header_twice')).toEqual([]);
  });

  it.each([
    ['evt_live', { livemode: true }, 'wrong_mode'],
    ['evt_account', { account: 'acct_other' }, 'wrong_account'],
  ])(
    'of another mode or account is 200, quarantined, and relayed to nobody',
    async (id, how, why) => {
      const payload = event(id, how);
      expect((await post(payload, signed(payload))).status).toBe(200);
      expect(await stored(id)).toMatchObject([
        { fate: 'quarantined', quarantined: expect.stringContaining(why) },
      ]);
      const after = event(`${id}_after`);
      await post(after, signed(after));
      await eventually(() => expect(app.relayed).toContain(`${id}_after`));
      expect(app.relayed).not.toContain(id);
    },
  );

  it.each([
    ['an unknown type', event('evt_unknown_type', { type: 'moon.rose' }), 'evt_unknown_type'],
    ['another version', event('evt_version', { api_version: '1999-01-01' }), 'evt_version'],
  ])('of %s is stored', async (_what, payload, id) => {
    expect((await post(payload, signed(payload))).status).toBe(200);
    expect(await stored(id)).toHaveLength(1);
  });

  it.each([
    ['a thin event', JSON.stringify({ id: 'evt_thin', object: 'v2.core.event', type: 'v1.x' })],
    ['an array', '[1,2]'],
    ['no JSON at all', `http://q/i/${TOKEN}`],
  ])('that is %s, rightly signed, is 200 and kept for a person', async (_what, payload) => {
    const before = await countStored();
    expect((await post(payload, signed(payload))).status).toBe(200);
    expect((await post(payload, signed(payload))).status).toBe(200);
    expect(await countStored()).toBe(before + 1);
    const { rows } = await sql.query('select payload, quarantined from stripe_events');
    expect(JSON.stringify(rows)).not.toContain(TOKEN);
  });

  it('that cannot be stored as it is, is 200 and its text kept for a person', async () => {
    const check = `add constraint refused check (id <> 'evt_refused')`;
    await sql.query(`alter table stripe_events ${check}`);
    const payload = event('evt_refused');
    expect((await post(payload, signed(payload))).status).toBe(200);
    const { rows } = await sql.query(
      `select fate, quarantined from stripe_events where payload = $1`,
      [payload],
    );
    expect(rows).toEqual([
      { fate: 'quarantined', quarantined: expect.stringContaining('unreadable: ') },
    ]);
  });

  it.each([
    ['an id too long for an index', { id: 'evt_'.repeat(1_000) }],
    ['a time of no year', { created: 1e300 }],
  ])('with %s is 200, quarantined, and applied to nothing', async (_what, how) => {
    const payload = event('evt_no_key', how);
    expect((await post(payload, signed(payload))).status).toBe(200);
    const { rows } = await sql.query(`select fate from stripe_events where payload = $1`, [
      payload,
    ]);
    expect(rows).toEqual([{ fate: 'quarantined' }]);
  });

  it('of more than 256 KB is 413, and compressed is 415', async () => {
    const payload = event('evt_big', { pad: 'x'.repeat(263_000) });
    expect((await post(payload, signed(payload))).status).toBe(413);
    const small = event('evt_gzip');
    const squeezed = await post(small, signed(small), { 'content-encoding': 'gzip' });
    expect(squeezed.status).toBe(415);
  });

  it('for a connection that is not here is 404', async () => {
    const payload = event('evt_nowhere');
    const answer = await post(payload, signed(payload), {}, '/webhooks/stripe/nowhere');
    expect([answer.status, answer.json['code']]).toEqual([404, 'connection_unknown']);
  });

  it('with the database away is 503, so that Stripe sends it again', async () => {
    const away = await startApp({}, (deps) => {
      const store = async () =>
        Promise.reject(Object.assign(new Error('away'), { name: 'PostgresUnavailable' }));
      return { ...deps, stores: { ...deps.stores, events: { ...deps.stores.events, store } } };
    });
    try {
      const payload = event('evt_away');
      const answer = await away.request('POST', PATH, undefined, {
        raw: payload,
        headers: { 'stripe-signature': signed(payload) },
      });
      expect([answer.status, answer.json['code']]).toEqual([503, 'unavailable']);
      expect(answer.headers.get('retry-after')).toBe('5');
    } finally {
      await away.close();
    }
  });

  it('with the relay failing is 200 all the same, and the next one is relayed', async () => {
    let failing = true;
    const relayed: string[] = [];
    const shaky = await startApp({}, (deps) => ({
      ...deps,
      relay: {
        ...deps.relay,
        relay: async (events) => {
          if (failing) throw new Error('Temporal is away');
          relayed.push(...events.map(({ id }) => id));
          return [];
        },
      },
    }));
    try {
      const send = async (id: string) => {
        const payload = event(id);
        const headers = { 'stripe-signature': signed(payload) };
        return (await shaky.request('POST', PATH, undefined, { raw: payload, headers })).status;
      };
      expect(await send('evt_1')).toBe(200);
      failing = false;
      expect(await send('evt_2')).toBe(200);
      await eventually(() => expect(relayed).toContain('evt_2'));
    } finally {
      await shaky.close();
    }
  });

  it('beyond what can be stored at once is answered to come again', async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    let storing = 0;
    const full = await startApp({ limits: { webhooksAtOnce: 2 } }, (deps) => {
      const store = async () => {
        storing += 1;
        return gate.then(() => true);
      };
      return { ...deps, stores: { ...deps.stores, events: { ...deps.stores.events, store } } };
    });
    try {
      const send = (id: string) => {
        const payload = event(id);
        const headers = { 'stripe-signature': signed(payload) };
        return full.request('POST', PATH, undefined, { raw: payload, headers });
      };
      const inside = [send('evt_a'), send('evt_b')];
      await eventually(() => expect(storing).toBe(2));
      const shed = await send('evt_c');
      expect([shed.status, shed.json['code'], shed.headers.get('retry-after')]).toEqual([
        503,
        'busy',
        '5',
      ]);
      expect(full.refused).toEqual(['webhooks busy']);
      open();
      for (const answer of await Promise.all(inside)) expect(answer.status).toBe(200);
    } finally {
      open();
      await full.close();
    }
  });
});
