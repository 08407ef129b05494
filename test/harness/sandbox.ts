import { startSandbox } from '../../src/sandbox/start';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/start';

export type { Sandbox } from '../../src/sandbox/start';

export const SANDBOX_KEY = 'sk_test_harness';

export interface TestSandbox extends Sandbox {
  /** A call as Stripe's customers make it; throws with Stripe's own words when it is refused. */
  call(path: string, fields?: Record<string, string>): Promise<Record<string, unknown>>;
  /** Makes a webhook endpoint for everything and gives its signing secret. */
  endpoint(url: string): Promise<string>;
}

/** A local Stripe of the test's own, in the test's process so that its clock can be moved. */
export async function startTestSandbox(options: SandboxOptions = {}): Promise<TestSandbox> {
  const sandbox = await startSandbox(options);
  const call = async (path: string, fields?: Record<string, string>) => {
    const response = await fetch(`${sandbox.url}${path}`, {
      headers: { authorization: `Bearer ${SANDBOX_KEY}` },
      ...(fields === undefined ? {} : { method: 'POST', body: new URLSearchParams(fields) }),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    if (response.ok) return answer;
    throw new Error(`${path} answered ${response.status}: ${JSON.stringify(answer)}`);
  };
  return {
    ...sandbox,
    call,
    endpoint: async (url) => {
      const made = await call('/v1/webhook_endpoints', { url, 'enabled_events[0]': '*' });
      return String(made['secret']);
    },
  };
}
