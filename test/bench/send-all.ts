import * as http from 'node:http';
import { rounded } from './figure';

export interface Posted {
  perSecond: number;
  p50: number;
  p99: number;
}

export interface Request {
  url: string;
  body: string;
  headers: Record<string, string>;
}

/**
 * Sends everything over so many connections that are kept open, each the next as soon as it has an
 * answer; any answer but the expected is an error. What is sent is made as it is asked for.
 */
export async function sendAll(
  method: 'POST' | 'PUT',
  requests: Iterable<Request>,
  how: { connections: number; expected: number },
): Promise<Posted> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: how.connections });
  const times: number[] = [];
  const began = performance.now();
  const left = requests[Symbol.iterator]();
  const one = async () => {
    for (let next = left.next(); next.done !== true; next = left.next()) {
      const start = performance.now();
      const { status, text } = await send(method, agent, next.value);
      times.push(performance.now() - start);
      if (status === how.expected) continue;
      throw new Error(`${next.value.url} answered ${status}, not ${how.expected}: ${text}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: how.connections }, one));
  } finally {
    agent.destroy();
  }
  const seconds = (performance.now() - began) / 1000;
  return { perSecond: Math.round(times.length / seconds), ...percentiles(times) };
}

export function percentiles(times: readonly number[]): { p50: number; p99: number } {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => rounded(sorted[Math.floor(sorted.length * share)] ?? NaN);
  return { p50: at(0.5), p99: at(0.99) };
}

interface Answer {
  status: number;
  text: string;
}

function send(method: string, agent: http.Agent, { url, body, headers }: Request): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = { 'content-length': Buffer.byteLength(body) };
    const options = { method, agent, headers: { ...headers, ...length } };
    const request = http.request(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode ?? NaN, text }));
    });
    request.on('error', reject);
    request.end(body);
  });
}
