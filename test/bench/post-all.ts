import { randomBytes } from 'node:crypto';
import * as http from 'node:http';
import Stripe from 'stripe';
import { rounded } from './figure';

export interface Posted {
  perSecond: number;
  p50: number;
  p99: number;
}

export interface Signed {
  body: string;
  signature: string;
}

/** The event as Stripe sent it, under an id nobody has seen. */
export function signed(payload: string, secret: string): Signed {
  const id = `evt_bench${randomBytes(10).toString('hex')}`;
  const body = JSON.stringify({ ...(JSON.parse(payload) as object), id });
  const signature = Stripe.webhooks.generateTestHeaderString({ payload: body, secret });
  return { body, signature };
}

/** Posts all bodies over so many connections that are kept open; any answer but 200 is an error. */
export async function postAll(
  url: string,
  bodies: readonly Signed[],
  connections: number,
): Promise<Posted> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  let sent = 0;
  const began = performance.now();
  const one = async () => {
    for (let next = bodies[sent++]; next !== undefined; next = bodies[sent++]) {
      const start = performance.now();
      await post(url, agent, next);
      times.push(performance.now() - start);
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, one));
  } finally {
    agent.destroy();
  }
  const seconds = (performance.now() - began) / 1000;
  times.sort((a, b) => a - b);
  const at = (share: number) => rounded(times[Math.floor(times.length * share)] ?? NaN);
  return { perSecond: Math.round(bodies.length / seconds), p50: at(0.5), p99: at(0.99) };
}

function post(url: string, agent: http.Agent, { body, signature }: Signed): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      ...{ 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      'stripe-signature': signature,
    };
    const request = http.request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.on('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`${url} answered ${String(response.statusCode)} instead of 200`));
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}
