import { createListReader } from '../../src/stripe/list-reader';
import { SANDBOX_KEY } from '../harness/sandbox';
import { limiterOf } from './paced-limiter';

// A process that lists at Stripe as fast as the pace of all lets it, until it is killed. Every
// second it prints how many calls it has made and how many ms of a processor that took.

const [url = '', apiBase = '', perSecond = '1'] = process.argv.slice(2);
const CALLERS = 10;

const { limiter: rateLimiter } = limiterOf(url, Number(perSecond));
const settings = { secretKey: SANDBOX_KEY, apiBase, rateLimiter, longestWaitMs: 60_000 };
const reader = createListReader({ settings, now: Date.now });

let calls = 0;
async function readOn(): Promise<never> {
  for (;;) {
    await reader.page('/v1/customers', { limit: '1' });
    calls += 1;
  }
}

const began = process.cpuUsage();
setInterval(() => {
  const { user, system } = process.cpuUsage(began);
  process.stdout.write(`${JSON.stringify({ calls, cpuMs: (user + system) / 1000 })}\n`);
}, 1_000);
void Promise.all(Array.from({ length: CALLERS }, readOn));
process.stdout.write('reading\n');
