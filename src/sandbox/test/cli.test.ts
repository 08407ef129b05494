import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import Stripe from 'stripe';
import { client, DAY, receiver, rig, until } from './helpers';
import type { Receiver, Rig } from './helpers';
import { IN_SCOPE, OUT_OF_SCOPE } from './cli-recipes';

// Stripe's own command line as an independent driver: its recipes were written by Stripe against
// Stripe. Every one whose objects this sandbox plays must pass, show its event in the list and
// deliver it as a webhook the SDK verifies.

jest.setTimeout(300_000);

const SECRET = 'sk_test_commandline0001';
let world: Rig;
let inbox: Receiver;
let home: string;
let endpointSecrets: string[];

beforeAll(async () => {
  world = await rig();
  inbox = await receiver();
  home = mkdtempSync(path.join(tmpdir(), 'stripe-cli-'));
  const stripe = client(world.sandbox, SECRET);
  const hook = (connect: boolean): Promise<Stripe.WebhookEndpoint> =>
    stripe.webhookEndpoints.create({ url: inbox.url, enabled_events: ['*'], connect });
  endpointSecrets = [await hook(false), await hook(true)].map((each) => String(each.secret));
});
afterAll(async () => {
  await world.stop();
  await inbox.stop();
  rmSync(home, { recursive: true, force: true });
});

function cli(...args: string[]): Promise<string> {
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    STRIPE_CLI_TELEMETRY_OPTOUT: '1',
    NO_PROXY: '*',
  };
  return new Promise((resolve, reject) => {
    execFile('node_modules/.bin/stripe', args, { env, timeout: 60_000 }, (error, out, err) => {
      if (error === null) resolve(out);
      else reject(new Error(`stripe ${args.join(' ')}: ${out}${err}`));
    });
  });
}

function verified({ body, signature }: { body: string; signature: string }): string | null {
  for (const each of endpointSecrets) {
    try {
      return Stripe.webhooks.constructEvent(body, signature, each).type;
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
    }
  }
  return null;
}

async function listed(type: string): Promise<number> {
  const stripe = client(world.sandbox, SECRET);
  const own = (await stripe.events.list({ type, limit: 100 })).data.length;
  const accounts = (await stripe.accounts.list({ limit: 100 })).data;
  const theirs = accounts.map((account) =>
    stripe.events.list({ type, limit: 100 }, { stripeAccount: account.id }),
  );
  return (await Promise.all(theirs)).reduce((sum, each) => sum + each.data.length, own);
}

test.each(IN_SCOPE)('stripe trigger %s', async (recipe) => {
  const before = await listed(recipe);
  inbox.bodies.length = 0;
  await cli('trigger', recipe, '--api-key', SECRET, '--api-base', world.sandbox.url);
  if ((await listed(recipe)) === before) await world.sandbox.advance(6 * DAY);
  expect(await listed(recipe)).toBeGreaterThan(before);
  await until(() => inbox.bodies.some((each) => verified(each) === recipe), `a signed ${recipe}`);
});

test('every recipe Stripe ships is in scope or left out, by its name and once', async () => {
  const help = await cli('trigger', '--help');
  const shipped = [...help.matchAll(/^ {2}([a-z]\w*(?:\.\w+)+)$/gm)].map(([, name]) => name);
  expect(shipped.length).toBeGreaterThan(100);
  const listed = [...IN_SCOPE, ...OUT_OF_SCOPE.flatMap(({ recipes }) => recipes)];
  expect(listed.sort()).toEqual(shipped.sort());
  for (const { why } of OUT_OF_SCOPE) expect(why.split(' ').length).toBeGreaterThan(2);
});
