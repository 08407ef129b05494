import { randomUUID } from 'node:crypto';
import Stripe from 'stripe';
import { startSandbox } from '../../src/sandbox/start';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/start';
import { API_VERSION, createStripeGateway } from '../../src/stripe/create-stripe-gateway';
import type { StripeGateway } from '../../src/stripe/stripe-gateway';

export const SECRET_KEY = 'sk_test_activities';

export interface RealSandbox {
  sandbox: Sandbox;
  gateway: StripeGateway;
  /** The SDK itself, to play the parts that are not ours. */
  sdk: Stripe;
  /** Asks the sandbox to play bank, customer, dashboard or network. */
  control<T = unknown>(path: string, body?: Record<string, unknown>): Promise<T>;
  /** What the judge has seen go wrong: more than one way to pay, money taken twice. */
  violations(): Promise<unknown[]>;
  /** A customer with one stored method: a test method of Stripe's by name, or an IBAN. */
  customerWith(method: string): Promise<{ customer: string; method: string }>;
  stop(): Promise<void>;
}

export async function realSandbox(
  timeoutMs = 60_000,
  options: SandboxOptions = {},
): Promise<RealSandbox> {
  const sandbox = await startSandbox(options);
  const gateway = createStripeGateway({ secretKey: SECRET_KEY, apiBase: sandbox.url, timeoutMs });
  const sdk = new Stripe(SECRET_KEY, {
    apiVersion: API_VERSION,
    host: '127.0.0.1',
    port: sandbox.port,
    protocol: 'http',
    maxNetworkRetries: 2,
  });
  return {
    sandbox,
    gateway,
    sdk,
    control: (path, body = {}) => control(sandbox.url, path, body),
    violations: async () =>
      (await (await fetch(`${sandbox.url}/_sandbox/violations`)).json()) as unknown[],
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

/** The sandbox reports a POST without a key, also of a test. */
const keyed = () => ({ idempotencyKey: randomUUID() });

async function customerWith(sdk: Stripe, method: string) {
  const who = { name: 'Client SA', email: 'ap@client.example' };
  const customer = await sdk.customers.create(who, keyed());
  const id = method.startsWith('pm_') ? method : await debitMethod(sdk, method);
  const attached = await sdk.paymentMethods.attach(id, { customer: customer.id }, keyed());
  return { customer: customer.id, method: attached.id };
}

async function debitMethod(sdk: Stripe, iban: string): Promise<string> {
  const billing_details = { name: 'Client SA', email: 'ap@client.example' };
  const params = { type: 'sepa_debit', sepa_debit: { iban }, billing_details } as const;
  return (await sdk.paymentMethods.create(params, keyed())).id;
}
