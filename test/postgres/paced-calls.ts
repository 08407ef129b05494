import { createStores } from '../../src/postgres/create-stores';
import { base32Digest } from '../../src/runtime/digest';
import { rateLimiterFor } from '../../src/stripe/rate-limiter';
import { createStripeGateway } from '../../src/stripe/create-stripe-gateway';
import { sharedTurns } from '../../src/main/shared-turns';
import { SANDBOX_KEY } from '../harness/sandbox';

// A process that reads at Stripe as fast as the pace of all lets it, until it is killed.

const [url = '', apiBase = '', perSecond = '1'] = process.argv.slice(2);
const CALLERS = 40;

const linkSecret = 'a link secret of at least 32 characters';
const { callTurns } = createStores({ url, digest: base32Digest, linkSecret });
const rates = { perSecond: Number(perSecond), perOperation: Number(perSecond) };
const rateLimiter = rateLimiterFor(rates, sharedTurns(callTurns, 'held up', rates));
const gateway = createStripeGateway({
  secretKey: SANDBOX_KEY,
  apiBase,
  rateLimiter,
  longestWaitMs: 60_000,
});

async function readOn(): Promise<never> {
  for (;;) await gateway.readIntent('pi_missing');
}

void Promise.all(Array.from({ length: CALLERS }, readOn));
process.stdout.write('reading\n');
