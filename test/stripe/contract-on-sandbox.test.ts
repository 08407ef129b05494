import { gatewayContract } from './contract';
import { realSandbox } from './real-sandbox';

describe('our Stripe client on the sandbox', () => gatewayContract(() => realSandbox()));
