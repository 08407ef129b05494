import { gatewayContract } from './contract';
import { realSandbox } from './real-sandbox';

describe('our Stripe room on the sandbox', () => gatewayContract(() => realSandbox()));
