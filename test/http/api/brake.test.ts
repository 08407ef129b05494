import type { TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const brake = (method: string, path = '', body?: unknown) =>
  app.request(method, `/v1/charge_brake${path}`, body);

it('shows the rules, which are data', async () => {
  expect((await brake('GET')).json).toMatchObject({
    attempts: 20,
    failed_percent: 80,
    minutes: 15,
    paused_since: null,
  });
  const rules = {
    attempts: 40,
    failed_percent: 90,
    minutes: 5,
    ignored_codes: ['insufficient_funds'],
  };
  expect((await brake('PUT', '', rules)).json).toMatchObject(rules);
  const wrong = await brake('PUT', '', { attempts: 1, failed_percent: 101 });
  expect(wrong.status).toBe(422);
  expect((wrong.json['errors'] as unknown[]).length).toBe(3);
  const codes = await brake('PUT', '', { ...rules, ignored_codes: ['Want of money'] });
  expect(codes.json['errors']).toMatchObject([
    { pointer: '/ignored_codes/0', code: 'decline_code_invalid' },
  ]);
  const { ignored_codes: _, ...without } = rules;
  expect((await brake('PUT', '', without)).json).toMatchObject({ ignored_codes: [] });
});

it('is published once and shown, however often it is paused', async () => {
  await brake('POST', '/pause');
  const paused = await brake('POST', '/pause');
  expect(paused.json).toMatchObject({ why: 'by the business' });
  expect(paused.json['paused_since']).not.toBeNull();
  const { json } = await app.request('GET', '/ready');
  expect(JSON.stringify(json['missing'])).toContain(
    'automatic charges of \\"default\\" are paused',
  );
  await brake('POST', '/resume');
  expect((await brake('POST', '/resume')).json).toMatchObject({ paused_since: null, why: null });
  const events = (await app.request('GET', '/v1/events')).json['data'] as { type: string }[];
  const types = events.map(({ type }) => type).filter((type) => type.startsWith('connection.'));
  expect(types).toEqual(['connection.charges_paused', 'connection.charges_resumed']);
});

it('is in the audit log: who paused and resumed them, and who set the rules', async () => {
  const { json } = await app.request('GET', '/v1/audit?subject=default');
  const written = (json['data'] as { action: string; before: unknown; after: unknown }[]).filter(
    ({ action }) => action.startsWith('charge_brake'),
  );
  expect(written).toMatchObject([
    { action: 'charge_brake.changed', before: { attempts: 20 }, after: { attempts: 40 } },
    { action: 'charge_brake.changed', after: { ignored_codes: [] } },
    { action: 'charge_brake.paused', after: { paused: true, why: 'by the business' } },
    { action: 'charge_brake.resumed', after: { paused: false } },
  ]);
});
