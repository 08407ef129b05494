import { sampleInvoice } from '../../contract/sample-invoice';
import type { TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const put = (name: string, body: unknown = {}) => app.request('PUT', `/v1/policies/${name}`, body);

const policyOf = async (externalId: string) => {
  const stored = await app.stores.invoices.byIdentity({ connection: 'default', externalId });
  return (await app.stores.collections.load(stored?.ref ?? ''))?.policy;
};

const submit = async (externalId: string) => {
  const body = sampleInvoice({ external_id: externalId });
  const { status } = await app.request('PUT', `/v1/invoices/by-external-id/${externalId}`, body);
  expect(status).toBe(201);
};

const useDefault = (name: string) => app.request('POST', `/v1/policies/${name}/make_default`);

it('keeps a named policy with all its fields, and the same again is the same', async () => {
  const made = await put('calm-1', { ladder_days: [2, 9], paydays: [1, 31], local_hour: 10 });
  expect(made.status).toBe(201);
  expect(made.json).toMatchObject({
    name: 'calm-1',
    is_default: false,
    is_used: false,
    origin: 'connection',
    fields: { ladder_days: [2, 9], paydays: [1, 31], local_hour: 10, at_end: 'stay_open' },
  });
  const again = await put('calm-1', { ladder_days: [2, 9], paydays: [1, 31], local_hour: 10 });
  expect([again.status, again.json]).toEqual([200, made.json]);
  const { json } = await app.request('GET', '/v1/policies');
  const names = (json['data'] as { name: string; is_default: boolean }[]).map((one) => one.name);
  expect(names).toEqual(['default-1', 'calm-1']);
});

it('changes a policy until an invoice is made under it, and never after', async () => {
  await put('strict-1', { ladder_days: [1] });
  expect((await put('strict-1', { ladder_days: [2] })).status).toBe(200);
  await useDefault('strict-1');
  await submit('pol-1');
  expect(await policyOf('pol-1')).toMatchObject({ name: 'strict-1', ladderDays: [2] });
  const changed = await put('strict-1', { ladder_days: [3] });
  expect([changed.status, changed.json['code']]).toEqual([409, 'policy_in_use']);
  expect((await put('strict-1', { ladder_days: [2] })).status).toBe(200);
  expect((await app.request('GET', '/v1/policies/strict-1')).json).toMatchObject({
    is_used: true,
    is_default: true,
    fields: { ladder_days: [2] },
  });
});

it('makes later invoices under the default, and leaves the ones before alone', async () => {
  await put('later-1', { at_end: 'uncollectible' });
  await useDefault('later-1');
  await submit('pol-2');
  await useDefault('default-1');
  await submit('pol-3');
  expect((await policyOf('pol-2'))?.name).toBe('later-1');
  expect((await policyOf('pol-3'))?.name).toBe('default-1');
});

it('of an edit and twenty invoices at once no invoice has a policy that was changed', async () => {
  await put('racing-1', { ladder_days: [1] });
  await useDefault('racing-1');
  const names = Array.from({ length: 20 }, (_, i) => `race-${i}`);
  const [edited] = await Promise.all([
    put('racing-1', { ladder_days: [5] }),
    ...names.map((name) => submit(name)),
  ]);
  expect([200, 409]).toContain(edited.status);
  const kept = (await app.request('GET', '/v1/policies/racing-1')).json['fields'];
  const { ladder_days: days } = kept as { ladder_days: number[] };
  for (const name of names) expect((await policyOf(name))?.ladderDays).toEqual(days);
  await useDefault('default-1');
});

it('says all that is wrong with a policy at once', async () => {
  const wrong = await put('wrong-1', { ladder_days: [3, 1], local_hour: 24, laddr: 1, name: 'x' });
  expect(wrong.status).toBe(422);
  const { status, json } = await put('wrong-1', { ladder_days: [3, 1], local_hour: 24, laddr: 1 });
  expect([status, json['code']]).toEqual([400, 'unknown_key']);
  expect((json['errors'] as { pointer: string; code: string }[]).map((one) => one.pointer)).toEqual(
    ['/ladder_days', '/local_hour', '/laddr'],
  );
  expect((await put('Wrong 1')).json['code']).toBe('invalid_body');
  expect((await put('default-1', { ladder_days: [1] })).status).toBe(422);
  expect((await app.request('GET', '/v1/policies/none-1')).json['code']).toBe('policy_unknown');
  expect((await useDefault('none-1')).status).toBe(404);
});

it('previews an invoice before it is submitted, and stores nothing', async () => {
  const invoice = sampleInvoice({ external_id: 'pol-preview' });
  const { status, json } = await app.request('POST', '/v1/policies/preview', {
    invoice,
    policy: { ladder_days: [2, 4], at_end: 'uncollectible' },
    stored_method: 'card',
    answers: ['insufficient_funds'],
    from: '2026-11-02T10:00:00Z',
  });
  expect([status, json['status'], json['policy']]).toEqual([200, 'uncollectible', 'previewed']);
  const steps = json['steps'] as { what: string; name: string; at: string }[];
  const attempts = steps.filter(({ what }) => what === 'attempt');
  expect(attempts.map(({ at }) => at.slice(0, 10))).toEqual([
    '2026-11-02',
    '2026-11-04',
    '2026-11-06',
  ]);
  const stored = { connection: 'default', externalId: 'pol-preview' };
  expect(await app.stores.invoices.byIdentity(stored)).toBeNull();
});

it('previews a stored invoice under another policy, by its name', async () => {
  await submit('pol-4');
  const row = await app.stores.invoices.byIdentity({ connection: 'default', externalId: 'pol-4' });
  const body = { invoice: row?.id, policy: 'calm-1', stored_method: 'card' };
  const { json } = await app.request('POST', '/v1/policies/preview', body);
  expect([json['status'], json['policy']]).toEqual(['paid', 'calm-1']);
});

it('says all that is wrong with a preview at once', async () => {
  const { status, json } = await app.request('POST', '/v1/policies/preview', {
    invoice: sampleInvoice({ external_id: 'x', number: '' }),
    policy: { ladder_days: 'soon' },
    stored_method: 'cheque',
    answers: [],
  });
  expect(status).toBe(422);
  const pointers = (json['errors'] as { pointer: string }[]).map(({ pointer }) => pointer);
  expect(pointers.sort()).toEqual([
    '/answers',
    '/invoice/number',
    '/policy/ladder_days',
    '/stored_method',
  ]);
  const nothing = await app.request('POST', '/v1/policies/preview', {});
  expect(nothing.json['errors']).toMatchObject([{ pointer: '/invoice', code: 'missing' }]);
});

it('has each change in the audit log, with before and after, and nothing else', async () => {
  await put('noted-1', { ladder_days: [1] });
  await put('noted-1', { ladder_days: [2] });
  await put('noted-1', { ladder_days: [2] });
  const before = (await app.stores.policies.ofNewInvoices('default')).name;
  await useDefault('noted-1');
  await useDefault('noted-1');
  await useDefault(before);
  const { json } = await app.request('GET', '/v1/audit?subject=noted-1');
  const written = (json['data'] as Record<string, unknown>[]).map(
    ({ action, before, after, by }) => ({
      action,
      before,
      after,
      by,
    }),
  );
  expect(written).toMatchObject([
    { action: 'policy.created', before: null, after: { ladder_days: [1] }, by: 'api_key' },
    {
      action: 'policy.changed',
      before: { ladder_days: [1] },
      after: { ladder_days: [2] },
    },
    { action: 'policy.made_default', before: { policy: before }, after: { policy: 'noted-1' } },
  ]);
  const back = await app.request('GET', `/v1/audit?subject=${before}`);
  expect((back.json['data'] as unknown[]).at(-1)).toMatchObject({
    action: 'policy.made_default',
    before: { policy: 'noted-1' },
    after: { policy: before },
  });
});
