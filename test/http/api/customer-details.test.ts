import type { TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

/** The example of Sequence's documentation, letter by letter. */
const SEQUENCE = {
  address: {
    country: 'GB',
    line1: 'Flat 1',
    line2: '123 Fake Street',
    postcode: 'AB1 2EF',
    town: 'London',
  },
  billingEmails: ['exampleCorpInvoices@example.com'],
  contactName: 'John Doe',
  customerAliases: ['b1c87177-088a-40ec-8917-9809343f3f9c'],
  email: 'john@example.com',
  externalIds: [
    { key: 'Xero', value: '123456789' },
    { key: 'Stripe', value: 'cus_OCtCxqQDgu1uX9' },
    { key: 'HubSpot', value: '123456789' },
  ],
  label: 'Example customer',
  legalName: 'John Doe',
  taxStatus: 'TAXED',
  telephone: '02010001000',
  url: 'https://example.com/',
};

function atStripe(id: string): void {
  const value = { id, deleted: false, methods: [], defaultId: null };
  app.stripeCustomers.set(id, { kind: 'ok', value });
}

const byId = (externalId: string, body: object) =>
  app.request('PUT', `/v1/customers/by-external-id/${externalId}`, body);
const put = (id: string, body: object) => app.request('PUT', `/v1/customers/${id}`, body);

async function made(externalId: string, more: object = {}): Promise<string> {
  const answer = await byId(externalId, { name: 'Client', email: 'ap@client.example', ...more });
  expect(answer.status).toBe(201);
  return String(answer.json['id']);
}

const problemsOf = ({ json }: { json: Record<string, unknown> }) =>
  (json['errors'] as { pointer: string; code: string }[])
    .map(({ pointer, code }) => `${pointer} ${code}`)
    .sort();

describe('the body of Sequence’s API', () => {
  it('changes a customer as it is written, and links the Stripe customer in it', async () => {
    atStripe('cus_OCtCxqQDgu1uX9');
    const id = await made('sequence');
    const answer = await put(id, SEQUENCE);
    const { externalIds, address, ...same } = SEQUENCE;
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      ...same,
      id,
      name: 'John Doe',
      country: 'GB',
      address: { ...address, state: null },
      stripe_customer: 'cus_OCtCxqQDgu1uX9',
    });
    expect(answer.json['externalIds']).toEqual([externalIds[0], externalIds[2], externalIds[1]]);
    expect((await put(id, SEQUENCE)).json).toEqual(answer.json);
  });

  it('creates one as well, where no name is given but a legal one', async () => {
    const { externalIds: _, customerAliases: __, ...body } = SEQUENCE;
    const answer = await byId('sequence-new', body);
    expect([answer.status, answer.json['name']]).toEqual([201, 'John Doe']);
    const nameless = await byId('nameless', { email: 'ap@client.example' });
    expect([nameless.status, problemsOf(nameless)]).toEqual([422, ['/name missing']]);
  });

  it('leaves what is absent, and empties what is null', async () => {
    const id = await made('absent', { locale: 'fr', collection: { auto_charge: false } });
    await put(id, { email: 'ap@client.example', label: 'One', telephone: '12' });
    const left = await put(id, { email: 'other@client.example', label: null });
    expect(left.json).toMatchObject({
      email: 'other@client.example',
      name: 'Client',
      label: null,
      telephone: '12',
      locale: 'fr',
      collection: { auto_charge: false },
    });
    expect((await put('cst_none', { email: 'ap@client.example' })).status).toBe(404);
  });

  it('is refused with all that is wrong', async () => {
    const id = await made('all-wrong');
    const answer = await put(id, {
      email: 'nobody',
      billingEmails: ['one@client.example', 'two', 'ONE@client.example'],
      externalIds: [
        { key: 'Stripe', value: 'cus_1' },
        { key: 'stripe', value: 'acct_2' },
      ],
      customerAliases: ['a', 'a'],
      address: { country: 'England' },
      taxStatus: 'NONE',
      url: 'javascript:alert(1)',
    });
    expect(answer.status).toBe(422);
    expect(problemsOf(answer)).toEqual([
      '/address/country country_invalid',
      '/billingEmails/1 email_invalid',
      '/customerAliases/1 alias_repeated',
      '/email email_invalid',
      '/externalIds/1 stripe_repeated',
      '/externalIds/1/value stripe_customer_invalid',
      '/taxStatus not_one_of',
      '/url url_invalid',
    ]);
    const repeated = ['One@client.example', 'one@client.example'];
    expect(problemsOf(await put(id, { email: 'a@b.example', billingEmails: repeated }))).toEqual([
      '/billingEmails/1 email_repeated',
    ]);
  });

  it.each([
    [0, ['/billingEmails billing_emails_invalid']],
    [51, ['/billingEmails billing_emails_invalid']],
  ])('with %i billing e-mails is refused', async (count, problems) => {
    const id = await made(`with-${count}`);
    const billingEmails = Array.from({ length: count }, (_, at) => `ap${at}@client.example`);
    const answer = await put(id, { email: 'ap@client.example', billingEmails });
    expect([answer.status, problemsOf(answer)]).toEqual([422, problems]);
  });

  it('takes 50 billing e-mails, and null sends mail to the one address again', async () => {
    const id = await made('fifty');
    const billingEmails = Array.from({ length: 50 }, (_, at) => `ap${at}@client.example`);
    const answer = await put(id, { email: 'ap@client.example', billingEmails });
    expect(answer.json['billingEmails']).toEqual(billingEmails);
    const back = await put(id, { email: 'ap@client.example', billingEmails: null });
    expect(back.json['billingEmails']).toEqual(['ap@client.example']);
  });
});

describe('the key Stripe', () => {
  const body = { email: 'ap@client.example' };
  const xero = { key: 'Xero', value: 'x-1' };

  it('links; its absence leaves the link, and an empty list ends it', async () => {
    atStripe('cus_key');
    const id = await made('key');
    const stripe = { key: 'Stripe', value: 'cus_key' };
    const linked = await put(id, { ...body, externalIds: [stripe] });
    expect(linked.json['stripe_customer']).toBe('cus_key');
    for (const more of [{}, { externalIds: [xero] }]) {
      expect((await put(id, { ...body, ...more })).json['stripe_customer']).toBe('cus_key');
    }
    const unlinked = await put(id, { ...body, externalIds: [] });
    expect(unlinked.json).toMatchObject({ stripe_customer: null, externalIds: [] });
    expect(unlinked.json['unlinked_at']).not.toBeNull();
  });

  it('is refused where another field says something else about Stripe', async () => {
    const id = await made('two-links');
    const named = { ...body, stripe_customer: 'cus_a' };
    for (const externalIds of [[], [{ key: 'Stripe', value: 'cus_b' }]]) {
      const answer = await put(id, { ...named, externalIds });
      expect(problemsOf(answer)).toEqual(['/stripe_customer stripe_repeated']);
    }
    const creates = await put(id, {
      ...body,
      externalIds: [{ key: 'Stripe', value: 'cus_a' }],
      collection: { create_stripe_customer: 'when_needed' },
    });
    expect(problemsOf(creates)).toEqual([
      '/collection/create_stripe_customer stripe_customer_given',
    ]);
    const unknown = { ...body, externalIds: [{ key: 'Stripe', value: 'cus_nowhere' }] };
    expect((await put(id, unknown)).json['code']).toBe('stripe_customer_invalid');
  });
});

describe('an alias', () => {
  it('of another customer is refused at its place, and nothing is changed', async () => {
    await made('alias-1', { customerAliases: ['north', 'south'] });
    const id = await made('alias-2', { customerAliases: ['east'] });
    const answer = await put(id, {
      email: 'new@client.example',
      customerAliases: ['west', 'south', 'alias-1', 'north'],
    });
    expect([answer.status, problemsOf(answer)]).toEqual([
      422,
      [
        '/customerAliases/1 alias_taken',
        '/customerAliases/2 alias_taken',
        '/customerAliases/3 alias_taken',
      ],
    ]);
    expect((await app.request('GET', `/v1/customers/${id}`)).json).toMatchObject({
      email: 'ap@client.example',
      customerAliases: ['east'],
    });
  });

  it('is one customer’s only, of many who want it at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        byId(`race-${at}`, {
          name: 'Client',
          email: 'ap@client.example',
          customerAliases: at % 2 === 0 ? ['r-1', 'r-2'] : ['r-2', 'r-1'],
        }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(422)]);
  });

  it('may be another’s in another connection', async () => {
    const key = await app.otherKey('elsewhere');
    await made('alias-3', { customerAliases: ['shared'] });
    const body = { name: 'C', email: 'ap@client.example', customerAliases: ['shared'] };
    const path = '/v1/customers/by-external-id/there';
    expect((await app.request('PUT', path, body, { key })).status).toBe(201);
  });
});

describe('the list of customers', () => {
  const ids = async (query: string, key = app.key) => {
    const answer = await app.request('GET', `/v1/customers?${query}`, undefined, { key });
    expect(answer.status).toBe(200);
    return (answer.json['data'] as { id: string }[]).map(({ id }) => id);
  };

  it('is read page by page, newest first, both ways', async () => {
    const key = await app.otherKey('pages');
    const all: string[] = [];
    for (let at = 0; at < 5; at += 1) {
      const path = `/v1/customers/by-external-id/p-${at}`;
      const body = { name: `Client ${at}`, email: 'ap@client.example' };
      all.unshift(String((await app.request('PUT', path, body, { key })).json['id']));
    }
    const first = await app.request('GET', '/v1/customers?limit=2', undefined, { key });
    expect(first.json).toMatchObject({ has_more: true, next_cursor: all[1] });
    expect(await ids('limit=2', key)).toEqual(all.slice(0, 2));
    expect(await ids(`limit=2&starting_after=${all[1]}`, key)).toEqual(all.slice(2, 4));
    expect(await ids(`limit=2&ending_before=${all[4]}`, key)).toEqual(all.slice(2, 4));
    const wrong = await app.request('GET', '/v1/customers?starting_after=inv_1&more=1');
    expect([wrong.status, wrong.json['code']]).toEqual([400, 'invalid_parameter']);
  });

  it('finds by the beginning of a name or address, or by any whole id', async () => {
    atStripe('cus_found');
    const id = await made('Found-1', {
      name: 'Zürich 100% AG',
      email: 'Zoe@zurich.example',
      billingEmails: ['pay@zurich.example'],
      customerAliases: ['z-alias'],
      externalIds: [
        { key: 'Xero', value: 'z-xero' },
        { key: 'Stripe', value: 'cus_found' },
      ],
    });
    const found = [
      'Found-1',
      id,
      'cus_found',
      'zürich 100%',
      'ZOE@',
      'pay@zurich.example',
      'z-alias',
      'z-xero',
    ];
    for (const search of found) {
      expect([search, await ids(`search=${encodeURIComponent(search)}`)]).toEqual([search, [id]]);
    }
    for (const search of ['Found', 'rich', '%', 'z-xer', '\\']) {
      expect([search, await ids(`search=${encodeURIComponent(search)}`)]).toEqual([search, []]);
    }
    expect(await ids('search=Found-1', await app.otherKey('not-there'))).toEqual([]);
  });
});

test('other addresses for mail are an audit entry and an event', async () => {
  const id = await made('other-addresses');
  const billingEmails = ['one@client.example', 'two@client.example'];
  await put(id, { email: 'ap@client.example', billingEmails });
  await put(id, { email: 'ap@client.example', billingEmails: [...billingEmails].reverse() });
  const audit = await app.request('GET', `/v1/audit?subject=${id}&action=customer.changed`);
  const [entry] = audit.json['data'] as object[];
  expect(entry).toMatchObject({ before: { billingEmails: null }, after: { billingEmails } });
  const { json } = await app.request('GET', '/v1/events?limit=100');
  const events = json['data'] as { type: string; customer: string; data: object }[];
  const changes = events.filter(({ type, customer }) => type.includes('email') && customer === id);
  expect(changes.map(({ data }) => data)).toEqual([
    {
      external_id: 'other-addresses',
      email: 'ap@client.example',
      previous_email: 'ap@client.example',
      mail_addresses: billingEmails,
      previous_mail_addresses: ['ap@client.example'],
    },
  ]);
});
