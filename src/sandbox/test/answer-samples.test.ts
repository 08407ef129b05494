import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answersTo } from '../transport/answer-samples';
import { checkAnswers } from './declared/check-answers';
import { rig } from './helpers';

// The check at the end of a test run: what the sandboxes keep for it, and that it sees mistakes.

jest.setTimeout(180_000);

const before = process.env['SANDBOX_ANSWERS'];
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-answers-'));
  process.env['SANDBOX_ANSWERS'] = folder;
});
afterEach(() => {
  if (before === undefined) delete process.env['SANDBOX_ANSWERS'];
  else process.env['SANDBOX_ANSWERS'] = before;
  rmSync(folder, { recursive: true, force: true });
});

test('each shape is kept once, and a planted error is seen among the good ones', async () => {
  const { stripe, stop } = await rig();
  try {
    for (let count = 0; count < 3; count += 1) {
      await stripe.paymentIntents.create({ amount: 500 + count, currency: 'eur' });
    }
  } finally {
    await stop();
  }
  const good = checkAnswers(folder);
  expect(good).toMatchObject({ answers: 1, problems: [] });
  expect(good.keys).toBeGreaterThan(30);
  const [file = ''] = readdirSync(folder);
  const specimen = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { answer: object };
  const wrong = { ...specimen.answer, colour: 'red', status: 'paid' };
  appendFileSync(join(folder, file), `${JSON.stringify({ where: 'planted', answer: wrong })}\n`);
  const { problems } = checkAnswers(folder);
  expect(problems).toContain('payment_intent.colour: Stripe declares no such key');
  expect(problems.join()).toContain("payment_intent.status: 'paid' is none of");
});

test('what a list holds, and what an object has expanded, is kept by itself', () => {
  const note = answersTo(folder);
  const customer = { object: 'customer', id: 'cus_1', made: 'up' };
  note('list', { object: 'list', data: [{ object: 'refund', customer }] });
  note('again', { object: 'list', data: [customer, { object: 'refund', customer }] });
  note('other', { ...customer, made: 'differently' });
  const kept = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  expect(kept.join('').trim().split('\n')).toHaveLength(3);
});

test('what an event shows as an older version has it is not kept: it is declared nowhere', () => {
  const note = answersTo(folder);
  const object = { object: 'payment_intent', charges: { object: 'list', data: [] } };
  const event = { object: 'event', data: { object } };
  note('older', { ...event, api_version: '2022-08-01' });
  expect(readdirSync(folder)).toEqual([]);
  note('newer', { ...event, api_version: '2026-10-28.endive' });
  expect(readdirSync(folder)).toHaveLength(1);
});
