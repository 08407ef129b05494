import Stripe from 'stripe';
import { startSandbox } from '../../src/sandbox/start';
import type { Sandbox } from '../../src/sandbox/start';
import { API_VERSION, createStripeRoom } from '../../src/stripe/create-stripe-room';
import type { StripeRoom } from '../../src/stripe/room';

const KEY = 'sk_test_activities';

export interface RealSandbox {
  sandbox: Sandbox;
  room: StripeRoom;
  /** The SDK itself, to play the parts that are not ours. */
  sdk: Stripe;
  /** Asks the sandbox to play bank, customer, dashboard or network. */
  control<T = unknown>(path: string, body?: Record<string, unknown>): Promise<T>;
  /** A customer with one stored method: a test method of Stripe's by name, or an IBAN. */
  customerWith(method: string): Promise<{ customer: string; method: string }>;
  stop(): Promise<void>;
}

export async function realSandbox(timeoutMs = 2_000): Promise<RealSandbox> {
  const sandbox = await startSandbox({});
  const room = createStripeRoom({ secretKey: KEY, apiBase: sandbox.url, timeoutMs });
  const sdk = new Stripe(KEY, {
    apiVersion: API_VERSION,
    host: '127.0.0.1',
    port: sandbox.port,
    protocol: 'http',
    maxNetworkRetries: 2,
  });
  return {
    sandbox,
    room,
    sdk,
    control: (path, body = {}) => control(sandbox.url, path, body),
    customerWith: (method) => customerWith(sdk, method),
    stop: () => sandbox.stop(),
  };
}

async function control<T>(url: string, path: string, body: Record<string, unknown>): Promise<T> {
  const response = await fetch(`${url}/_sandbox/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as T;
  if (!response.ok) throw new Error(`the sandbox refused ${path}: ${JSON.stringify(answer)}`);
  return answer;
}

async function customerWith(sdk: Stripe, method: string) {
  const customer = await sdk.customers.create({ name: 'Client SA', email: 'ap@client.example' });
  const id = method.startsWith('pm_') ? method : await debitMethod(sdk, method);
  const attached = await sdk.paymentMethods.attach(id, { customer: customer.id });
  return { customer: customer.id, method: attached.id };
}

async function debitMethod(sdk: Stripe, iban: string): Promise<string> {
  const made = await sdk.paymentMethods.create({
    type: 'sepa_debit',
    sepa_debit: { iban },
    billing_details: { name: 'Client SA', email: 'ap@client.example' },
  });
  return made.id;
}
