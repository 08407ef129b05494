import { KEPT_OBJECTS } from './kept-types';

/** The declared type for each value of `object` in an answer. */
export const OBJECT_TYPES: Readonly<Record<string, readonly [file: string, type: string]>> = {
  ...KEPT_OBJECTS,
  account: ['Accounts', 'Account'],
  account_link: ['AccountLinks', 'AccountLink'],
  application: ['Applications', 'Application'],
  balance: ['Balance', 'Balance'],
  balance_transaction: ['BalanceTransactions', 'BalanceTransaction'],
  card: ['Cards', 'Card'],
  charge: ['Charges', 'Charge'],
  'checkout.session': ['Checkout/Sessions', 'Session'],
  customer: ['Customers', 'Customer'],
  dispute: ['Disputes', 'Dispute'],
  error: ['PaymentIntents', 'LastPaymentError'],
  event: ['Events', 'EventBase'],
  mandate: ['Mandates', 'Mandate'],
  payment_intent: ['PaymentIntents', 'PaymentIntent'],
  payment_method: ['PaymentMethods', 'PaymentMethod'],
  price: ['Prices', 'Price'],
  product: ['Products', 'Product'],
  'radar.early_fraud_warning': ['Radar/EarlyFraudWarnings', 'EarlyFraudWarning'],
  refund: ['Refunds', 'Refund'],
  setup_intent: ['SetupIntents', 'SetupIntent'],
  'test_helpers.test_clock': ['TestHelpers/TestClocks', 'TestClock'],
  token: ['Tokens', 'Token'],
  webhook_endpoint: ['WebhookEndpoints', 'WebhookEndpoint'],
};
