import {
  NoStripeAccess,
  connectionSettingsReader,
  stripeAccessOf,
} from '../../src/main/connection-settings';
import type { SettingsByCode } from '../../src/main/connection-settings';
import type { ConnectionSettings } from '../../src/postgres/connections/connection-secrets';
import { Secret } from '../../src/runtime/secret';
import { SecretUnreadable } from '../../src/runtime/encryption';

const settings = (code: string, more: Partial<ConnectionSettings> = {}): ConnectionSettings => ({
  code,
  name: code,
  mode: 'test',
  stripeAccount: null,
  settings: {},
  notifyEmails: [],
  businessName: code,
  secretKey: new Secret(`sk_test_${code}`),
  webhookSecrets: [],
  bankDetails: null,
  platform: null,
  isDisconnected: false,
  isDisconnecting: false,
  ...more,
});

function tables(...rows: ConnectionSettings[]): SettingsByCode {
  return new Map(
    rows.map((row) => [row.code, { isDisconnected: row.isDisconnected, open: () => row }]),
  );
}

test('what is known is never older than two seconds, and read once for all who ask', async () => {
  let now = 1_000;
  let reads = 0;
  const readAll = async () => tables(settings('default', { name: String((reads += 1)) }));
  const reader = connectionSettingsReader(readAll, () => now);
  const names = async () => (await reader.find('default'))?.name;
  expect(await Promise.all([names(), names(), names()])).toEqual(['1', '1', '1']);
  now += 1_999;
  expect([await names(), reads]).toEqual(['1', 1]);
  now += 1;
  expect([await names(), reads]).toEqual(['2', 2]);
});

test('what was connected since is found at once, by one reading for all', async () => {
  const all: ConnectionSettings[] = [settings('gone', { isDisconnected: true })];
  let reads = 0;
  const reader = connectionSettingsReader(
    async () => {
      reads += 1;
      return tables(...all);
    },
    () => 1_000,
  );
  expect(await reader.activeCodes()).toEqual([]);
  all.splice(0, 1, settings('gone'), settings('new'));
  const found = await Promise.all(['new', 'gone', 'none'].map((code) => reader.find(code)));
  expect(found.map((one) => one?.isDisconnected)).toEqual([false, false, undefined]);
  expect(reads).toBe(2);
});

test('what is newest is read after it was asked for, once for all who ask', async () => {
  let reads = 0;
  const readAll = async () => tables(settings('default', { name: String((reads += 1)) }));
  const reader = connectionSettingsReader(readAll, () => 1_000);
  expect((await reader.find('default'))?.name).toBe('1');
  const newest = await Promise.all(['default', 'default', 'none'].map(reader.findNewest));
  expect(newest.map((one) => one?.name)).toEqual(['2', '2', undefined]);
  expect((await reader.find('default'))?.name).toBe('2');
});

test('where it cannot be read that is an error at once, and it is read again', async () => {
  let fails = true;
  const readAll = async () => {
    if (fails) throw new Error('the database is away');
    return tables(settings('default'));
  };
  const reader = connectionSettingsReader(readAll, () => 1_000);
  await expect(reader.find('default')).rejects.toThrow('away');
  fails = false;
  expect(await reader.find('default')).toMatchObject({ code: 'default' });
});

test('Stripe is reached for an active connection that has a key, and for no other', async () => {
  const all = tables(
    settings('default'),
    settings('gone', { isDisconnected: true }),
    settings('empty', { secretKey: null }),
  );
  const reader = connectionSettingsReader(async () => all);
  expect(await reader.activeCodes()).toEqual(['default', 'empty']);
  expect((await stripeAccessOf(reader, 'default')).key).toBe('sk_test_default');
  await expect(stripeAccessOf(reader, 'gone')).rejects.toThrow('"gone" is disconnected');
  await expect(stripeAccessOf(reader, 'empty')).rejects.toThrow('has no Stripe key');
  await expect(stripeAccessOf(reader, 'none')).rejects.toThrow('there is no connection "none"');
});

test('a connection whose secrets are damaged harms no other, and has no access', async () => {
  const damaged = (): ConnectionSettings => {
    throw new SecretUnreadable('it cannot be read');
  };
  const stored = { isDisconnected: false, open: damaged };
  const all = new Map([...tables(settings('default')), ['damaged', stored] as const]);
  const reader = connectionSettingsReader(async () => all);
  expect(await reader.find('default')).toMatchObject({ code: 'default' });
  expect(await reader.activeCodes()).toEqual(['default', 'damaged']);
  await expect(reader.find('damaged')).rejects.toThrow(SecretUnreadable);
  await expect(stripeAccessOf(reader, 'damaged')).rejects.toThrow(NoStripeAccess);
});

test('tables that cannot be read are no missing access', async () => {
  const readAll = () => Promise.reject(new Error('the database is away'));
  const reading = stripeAccessOf(connectionSettingsReader(readAll), 'default');
  await expect(reading).rejects.not.toBeInstanceOf(NoStripeAccess);
});
