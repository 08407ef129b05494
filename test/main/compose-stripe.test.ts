import { composeStripe } from '../../src/main/compose-stripe';
import { NoStripeAccess } from '../../src/main/connection-settings';
import type { ConnectionSettings } from '../../src/postgres/connections/connection-secrets';
import type { Config } from '../../src/runtime/config';
import { Secret } from '../../src/runtime/secret';
import { SecretUnreadable } from '../../src/runtime/encryption';
import type { StripeGateway } from '../../src/stripe/stripe-gateway';

const stored = (more: Partial<ConnectionSettings>): ConnectionSettings => ({
  code: 'default',
  name: 'default',
  mode: 'test',
  stripeAccount: null,
  settings: {},
  notifyEmails: [],
  businessName: 'default',
  secretKey: new Secret('sk_test_first'),
  webhookSecrets: [],
  bankDetails: null,
  platform: null,
  isDisconnected: false,
  isDisconnecting: false,
  ...more,
});

/** As if made: its name says how often one was. */
function waysWith(
  find: (code: string) => Promise<ConnectionSettings | null>,
  { findNewest = find, refused = '' } = {},
) {
  let made = 0;
  const observed = (): StripeGateway => {
    const id = `gateway ${(made += 1)}`;
    const answer =
      id === refused ? { kind: 'unauthorized', detail: 'rolled' } : { kind: 'ok', value: { id } };
    return { createCustomer: async () => answer } as never;
  };
  const config = { stripe: { requestsPerSecond: undefined }, clock: {}, mode: 'test' };
  return composeStripe({
    config: config as unknown as Config,
    clock: { now: Date.now } as never,
    callTurns: {} as never,
    connections: { find, findNewest },
    observed,
  });
}

const UNUSABLE: [string, () => Promise<ConnectionSettings | null>, string][] = [
  ['unknown', async () => null, 'there is no connection "default"'],
  ['disconnected', async () => stored({ isDisconnected: true }), 'is disconnected'],
  ['without a key', async () => stored({ secretKey: null }), 'has no Stripe key'],
  ['damaged', () => Promise.reject(new SecretUnreadable('it is damaged')), 'it is damaged'],
];

test.each(UNUSABLE)(
  'for a connection that is %s each call is unauthorized',
  async (_, find, why) => {
    const ways = waysWith(find);
    const detail = expect.stringContaining(why) as string;
    const refused = { kind: 'unauthorized', detail };
    for (const stripe of [ways.stripeFor('default'), ways.patientStripeFor('default')]) {
      expect(await stripe.readIntent('pi_1')).toEqual(refused);
      expect(await stripe.cancelIntent('pi_1', 'key')).toEqual(refused);
    }
    const reader = ways.readerFor('default');
    expect(await reader.readAccount()).toEqual({ kind: 'locked_out', detail });
    expect(await reader.readOwner({} as never)).toEqual({ kind: 'later' });
    expect(await reader.listChanges({} as never)).toEqual(refused);
    expect(await ways.settingsOf('default')).toBeNull();
  },
);

test('where the tables cannot be read that is a failure, and no word about the key', async () => {
  const ways = waysWith(() => Promise.reject(new Error('the database is away')));
  const reading = ways.stripeFor('default').readIntent('pi_1');
  await expect(reading).rejects.toThrow('the database is away');
  await expect(ways.settingsOf('default')).rejects.not.toBeInstanceOf(NoStripeAccess);
});

test('what calls Stripe is made anew for another key or account, and else kept', async () => {
  let now = stored({});
  const gateway = waysWith(async () => now).stripeFor('default');
  const made = () => gateway.createCustomer({} as never);
  const by = (id: string) => ({ kind: 'ok', value: { id } });
  expect([await made(), await made()]).toEqual([by('gateway 1'), by('gateway 1')]);
  now = stored({ secretKey: new Secret('sk_test_second') });
  expect(await made()).toEqual(by('gateway 2'));
  now = stored({ secretKey: new Secret('sk_test_second'), stripeAccount: 'acct_1' });
  expect([await made(), await made()]).toEqual([by('gateway 3'), by('gateway 3')]);
});

test('what a replaced key is refused is called again by the new one, and only then', async () => {
  const old = stored({});
  let newest = stored({ secretKey: new Secret('sk_test_second') });
  const findNewest = async () => newest;
  const replaced = waysWith(async () => old, { findNewest, refused: 'gateway 1' });
  const made = await replaced.stripeFor('default').createCustomer({} as never);
  expect(made).toEqual({ kind: 'ok', value: { id: 'gateway 2' } });

  newest = old;
  const revoked = waysWith(async () => old, { findNewest, refused: 'gateway 1' });
  const refused = await revoked.stripeFor('default').createCustomer({} as never);
  expect(refused).toEqual({ kind: 'unauthorized', detail: 'rolled' });
});
