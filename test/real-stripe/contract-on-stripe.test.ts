import Stripe from 'stripe';
import { API_VERSION, createStripeGateway } from '../../src/stripe/create-stripe-gateway';
import { gatewayContract } from '../stripe/contract';
import type { Contender } from '../stripe/contract';

// The same cases against Stripe itself. test/run.ts selects this folder only with a test key.

const key = process.env['STRIPE_TEST_KEY'] ?? '';

const stripeItself = (): Promise<Contender> => {
  if (!key.startsWith('sk_test_')) {
    throw new Error('STRIPE_TEST_KEY holds no test key (sk_test_…); set it, or leave this out');
  }
  return Promise.resolve({
    gateway: createStripeGateway({ secretKey: key }),
    sdk: new Stripe(key, { apiVersion: API_VERSION, maxNetworkRetries: 2 }),
    stop: () => Promise.resolve(),
  });
};

describe('our Stripe client on Stripe itself', () => gatewayContract(stripeItself));
