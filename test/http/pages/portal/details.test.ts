import type { TestApp } from '../../support/test-app';
import { startApp } from '../../support/test-app';
import { portalVisitorOf } from '../../support/portal-visitor';
import type { PortalVisitor } from '../../support/portal-visitor';
import { openDatabasePool } from '../../support/sql';

let app: TestApp;
let visitor: PortalVisitor;
let sql: ReturnType<typeof openDatabasePool>;
beforeAll(async () => {
  app = await startApp({ limits: { pagesPerLink: 10_000, unknownLinksPerAddress: 10_000 } });
  visitor = portalVisitorOf(app);
  sql = openDatabasePool(app.databaseUrl);
});
afterAll(async () => {
  await sql.end();
  await app.close();
});

const ADDRESS = {
  line1: 'Rue 1',
  line2: null,
  town: 'Lyon',
  state: null,
  postcode: '69001',
  country: 'FR',
};
const WHOLE = {
  name: 'Client',
  legalName: 'Client SA',
  contactName: 'Ana',
  label: 'big',
  address: ADDRESS,
  taxStatus: 'TAXED',
  tax_ids: ['FR12345678901'],
  telephone: '+33 1',
  url: 'https://client.example',
  locale: 'fr-CH',
  time_zone: 'Europe/Paris',
  externalIds: [{ key: 'crm', value: '7' }],
  collection: { auto_charge: false },
};

let count = 0;

async function customer(more: Record<string, unknown> = {}) {
  const name = `details-${(count += 1)}`;
  const path = `/v1/customers/by-external-id/${name}`;
  const email = `${name}@client.example`;
  const { json, text } = await app.request('PUT', path, {
    name,
    email,
    customerAliases: [`alias of ${name}`],
    ...more,
  });
  if (json['id'] === undefined) throw new Error(text);
  const id = String(json['id']);
  return { id, email, path: `${await visitor.link(id)}/account` };
}

const stored = async (id: string) => (await app.request('GET', `/v1/customers/${id}`)).json;

async function changesOf(id: string) {
  const { json } = await app.request('GET', `/v1/audit?subject=${id}&action=customer.changed`);
  return json['data'] as Record<string, unknown>[];
}

const unescaped = (text: string) => text.replaceAll('&#x27;', "'").replaceAll('&amp;', '&');

/** The fields of the form, as a browser sends them back. */
function fieldsOn(html: string): Record<string, string> {
  const form = /<form [^>]*account\/details[^>]*>(.*?)<\/form>/.exec(html.replaceAll('\n', '\\n'));
  const text = (form?.[1] ?? '').replaceAll('\\n', '\n');
  const inputs = [...text.matchAll(/<input ([^>]*)>/g)].map(([, attributes = '']) => [
    / ?name="([^"]*)"/.exec(attributes)?.[1] ?? '',
    / ?value="([^"]*)"/.exec(attributes)?.[1] ?? '',
  ]);
  const emails = /<textarea [^>]*>([^<]*)<\/textarea>/.exec(text)?.[1] ?? '';
  const language = /<option [^>]*value="(\w\w)"[^>]*selected/.exec(text)?.[1];
  const selected = language ?? /<option [^>]*selected[^>]*value="(\w\w)"/.exec(text)?.[1] ?? '';
  const fields = { ...Object.fromEntries(inputs), emails: emails.trimStart(), language: selected };
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, unescaped(String(value))]),
  );
}

const open = async (path: string) => fieldsOn((await visitor.get(path)).text);
const save = (path: string, fields: Record<string, string>, how = {}) =>
  visitor.press(`${path}/details`, fields, how);

const problemsOn = (html: string) =>
  [...html.matchAll(/<p class="problem" id="(\w+)-problem">([^<]*)/g)].map(([, field, text]) => [
    field,
    unescaped(text ?? ''),
  ]);

test('the form has what documents and mails have', async () => {
  const { path, email } = await customer(WHOLE);
  const { csrf, shown, ...fields } = await open(path);
  expect(fields).toEqual({
    name: 'Client SA',
    emails: email,
    line1: 'Rue 1',
    line2: '',
    postcode: '69001',
    town: 'Lyon',
    state: '',
    country: 'FR',
    taxIds: 'FR12345678901',
    language: 'fr',
  });
  expect([csrf, shown]).toEqual([
    expect.stringMatching(/^\w{32}$/),
    expect.stringMatching(/^\S+$/),
  ]);
  const bare = await customer({ country: 'DE' });
  expect(await open(bare.path)).toMatchObject({ country: 'DE', town: '', language: 'en' });
});

test('what is changed is stored as by the API, and all else stays as it is', async () => {
  const { id, path } = await customer({ ...WHOLE, billingEmails: ['a@client.example'] });
  const before = await stored(id);
  const form = await open(path);
  const answer = await save(path, {
    ...form,
    name: 'Client SA (new)',
    emails: 'b@client.example\r\n  a@client.example ',
    town: 'Paris',
    taxIds: 'FR12345678901, 981-23',
  });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, `${path}?saved=1#details`]);
  expect(await stored(id)).toEqual({
    ...before,
    legalName: 'Client SA (new)',
    billingEmails: ['b@client.example', 'a@client.example'],
    address: { ...ADDRESS, town: 'Paris' },
    tax_ids: ['FR12345678901', '981-23'],
  });
  expect(await changesOf(id)).toEqual([
    expect.objectContaining({
      by: 'customer',
      before: {
        legalName: 'Client SA',
        billingEmails: ['a@client.example'],
        address: ADDRESS,
        tax_ids: ['FR12345678901'],
      },
      after: {
        legalName: 'Client SA (new)',
        billingEmails: ['b@client.example', 'a@client.example'],
        address: { ...ADDRESS, town: 'Paris' },
        tax_ids: ['FR12345678901', '981-23'],
      },
    }),
  ]);
  const saved = (await visitor.get(`${path}?saved=1&lang=en`)).text;
  expect(saved).toContain('<p class="message" role="status">Your details are saved.</p>');
});

test('nothing changed is nothing stored', async () => {
  const { id, path } = await customer(WHOLE);
  const before = await stored(id);
  expect((await save(path, await open(path))).status).toBe(303);
  expect(await stored(id)).toEqual(before);
  expect(await changesOf(id)).toEqual([]);
});

test('Stripe is given it, and the business hears of another address', async () => {
  const { id, path } = await customer();
  await app.stores.customers.link(id, 'cus_details');
  const form = await open(path);
  await save(path, { ...form, emails: 'new@client.example', language: 'de' });
  const [row] = await sql.query(
    `select locale, details_version > stripe_details_version as outdated,
       stripe_due_at is not null as due from customers where id = $1`,
    [id],
  );
  expect(row).toEqual({ locale: 'de', outdated: true, due: true });
  const notices = await sql.query('select type, data from notices where customer_id = $1', [id]);
  expect(notices).toEqual([
    {
      type: 'customer.email_changed',
      data: expect.objectContaining({ mail_addresses: ['new@client.example'] }) as unknown,
    },
  ]);
});

test('who got the mail until now reads where it goes, in their language of then', async () => {
  const { id, email, path } = await customer({ locale: 'fr' });
  await visitor.work();
  const form = await open(path);
  await save(path, { ...form, town: 'Lyon', line1: 'Rue 1', country: 'FR' });
  expect(await visitor.work()).toEqual([]);
  await save(path, { ...(await open(path)), emails: 'new@client.example', language: 'de' });
  await save(path, { ...(await open(path)), emails: 'new@client.example ana@client.example' });
  const mails = await visitor.work();
  const shown = mails.map(({ to, subject, text }) => [
    to.map(({ address }) => address),
    subject,
    /\S+@client\.example.*@?\S*/.exec(text)?.[0],
  ]);
  expect(shown).toEqual([
    [[email], expect.stringMatching(/^Votre adresse/), expect.stringContaining('new@')],
    [
      ['new@client.example'],
      expect.stringMatching(/^Ihre Adresse/),
      expect.stringMatching(/new@\S+ und .*ana@/),
    ],
  ]);
  // By the API it is the business that changes it, and lets them know if it wants to.
  await app.request('PATCH', `/v1/customers/${id}`, { email: 'c@client.example' });
  expect(await visitor.work()).toEqual([]);
});

test('all that is wrong is said at once beside its field, and nothing is stored', async () => {
  const { id, path } = await customer(WHOLE);
  const before = await stored(id);
  const form = await open(path);
  const typed = {
    ...form,
    name: '',
    emails: 'a@client.example\nA@client.example\nnobody',
    line1: 'x'.repeat(201),
    line2: 'two\u0007',
    country: 'Frankreich',
    taxIds: '1,2,3,4,5,6',
    language: 'xx',
  };
  const answer = await save(`${path}`, typed, {});
  expect(answer.status).toBe(422);
  const english = await visitor.press(`${path}/details?lang=en`, typed);
  const address = 'This is too long, or holds characters that cannot be printed.';
  expect(problemsOn(english.text)).toEqual([
    ['name', 'Please give a name of at most 300 characters.'],
    ['emails', 'Please give 1 to 50 complete addresses, each once.'],
    ['line1', address],
    ['line2', address],
    ['country', 'Please give two capital letters, such as DE.'],
    ['taxIds', 'Please give at most 5 ids of at most 40 characters, each once.'],
    ['language', 'Please choose one of the languages.'],
  ]);
  expect(english.text).toContain('Nothing was saved yet. Please look at what is marked.');
  expect(fieldsOn(english.text)).toMatchObject({
    name: '',
    emails: 'a@client.example\nA@client.example\nnobody',
    line1: 'x'.repeat(201),
    country: 'FRANKREICH',
    taxIds: '1, 2, 3, 4, 5, 6',
    town: 'Lyon',
    shown: form['shown'],
  });
  expect(await stored(id)).toEqual(before);
  expect(await changesOf(id)).toEqual([]);
});

test('of two tabs that change different things both count; of the same, the last one', async () => {
  const { id, path } = await customer(WHOLE);
  const [one, other] = [await open(path), await open(path)];
  await save(path, { ...one, name: 'First SA', taxIds: '' });
  await save(path, { ...other, emails: 'second@client.example', town: 'Nice' });
  expect(await stored(id)).toMatchObject({
    legalName: 'First SA',
    tax_ids: [],
    billingEmails: ['second@client.example'],
    address: { ...ADDRESS, town: 'Nice' },
  });
  await save(path, { ...one, name: 'Last SA' });
  expect(await stored(id)).toMatchObject({ legalName: 'Last SA', tax_ids: [] });
});

test('an address is one thing: emptied it is none, and its country goes with it', async () => {
  const { id, path } = await customer(WHOLE);
  const form = await open(path);
  await save(path, { ...form, country: 'be' });
  const belgian = { ...ADDRESS, country: 'BE' };
  expect(await stored(id)).toMatchObject({ address: belgian, country: 'BE' });
  const empty = { line1: '', line2: '', postcode: '', town: '', state: '', country: '' };
  await save(path, { ...(await open(path)), ...empty });
  expect(await stored(id)).toMatchObject({ address: null, country: null, legalName: 'Client SA' });
});

test('a form of some fields changes no others', async () => {
  const { id, path } = await customer(WHOLE);
  const before = await stored(id);
  await save(path, { taxIds: 'FR2' });
  expect(await stored(id)).toEqual({ ...before, tax_ids: ['FR2'] });
});

test('fifty long addresses fit, and one more is said', async () => {
  const { id, path } = await customer();
  const form = await open(path);
  const long = (nth: number) =>
    `${'a'.repeat(60)}${nth + 100}@${`${'b'.repeat(60)}.`.repeat(2)}example`;
  const all = Array.from({ length: 50 }, (_, nth) => long(nth));
  expect((await save(path, { ...form, emails: all.join('\n') })).status).toBe(303);
  expect((await stored(id))['billingEmails']).toEqual(all);
  const more = await save(path, { ...form, emails: [...all, 'c@d.example'].join('\n') });
  expect([more.status, problemsOn(more.text).map(([field]) => field)]).toEqual([422, ['emails']]);
});

test('a form of another site, of no link or of no method changes nothing', async () => {
  const { id, path } = await customer(WHOLE);
  const before = await stored(id);
  const fields = { ...(await open(path)), name: 'Evil' };
  const crossSite = await save(path, fields, { headers: { 'sec-fetch-site': 'cross-site' } });
  const forged = await save(path, { ...fields, csrf: 'x' }, { headers: { origin: 'null' } });
  expect([crossSite.status, forged.status]).toEqual([403, 403]);
  expect((await save(`/portal/${'a'.repeat(32)}/account`, fields)).status).toBe(404);
  expect((await visitor.get(`${path}/details`)).status).toBe(405);
  expect(await stored(id)).toEqual(before);
  const own = await save(path, { ...fields, name: 'Own' }, { headers: { origin: 'null' } });
  expect(own.status).toBe(303);
});
