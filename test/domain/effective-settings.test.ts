import { effectiveSettings, originsOf } from '../../src/domain/effective-settings';
import type { SettingSources } from '../../src/domain/effective-settings';

const NONE: SettingSources = { connection: {}, customer: {}, schedule: null, invoice: {} };

test('what nobody has set is the default’s', () => {
  const settings = effectiveSettings(NONE);
  expect(settings.autoCharge).toEqual({ value: true, origin: 'default' });
  expect(settings.methods).toEqual({ value: null, origin: 'default' });
  expect(settings.debitNotice).toEqual({ value: 'stripe', origin: 'default' });
  expect(settings.debitNoticeDays).toEqual({ value: 2, origin: 'default' });
  expect(Object.values(settings).every(({ origin }) => origin === 'default')).toBe(true);
  expect(originsOf(settings)).toEqual({});
});

const SET = { autoCharge: false } as const;

test.each([
  ['invoice', { ...NONE, invoice: SET, schedule: { autoCharge: true } }],
  ['schedule', { ...NONE, schedule: SET, customer: { autoCharge: true } }],
  ['customer', { ...NONE, customer: SET, connection: { autoCharge: true } }],
  ['connection', { ...NONE, connection: SET }],
] as const)('the %s comes before what is behind it', (origin, of) => {
  const settings = effectiveSettings(of);
  expect(settings.autoCharge).toEqual({ value: false, origin });
  expect(originsOf(settings)).toEqual({ autoCharge: origin });
});

test('each setting has its own origin', () => {
  const settings = effectiveSettings({
    connection: { receipts: 'stripe', debitNotice: 'ours', successUrl: 'https://shop.example' },
    customer: { methods: ['card'], debitNoticeDays: 5 },
    schedule: { chargeOn: 'due' },
    invoice: { keepLinkOpen: true },
  });
  expect(originsOf(settings)).toEqual({
    receipts: 'connection',
    debitNotice: 'connection',
    methods: 'customer',
    debitNoticeDays: 'customer',
    chargeOn: 'schedule',
    keepLinkOpen: 'invoice',
  });
  expect(settings.successUrl).toEqual({ value: 'https://shop.example', origin: 'connection' });
});
