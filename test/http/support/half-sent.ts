import { talkTo } from '../../security/slow-talk';
import type { Talk } from '../../security/slow-talk';

export interface HalfSent {
  method?: string;
  headers?: Record<string, string>;
  /** What is sent of the body, of so many bytes. */
  sent?: string;
  length?: number;
}

/** A request whose body is announced and does not come, or not whole. */
export async function sendHalf(url: string, path: string, half: HalfSent = {}): Promise<Talk> {
  const { method = 'POST', headers = {}, sent = '', length = 100_000 } = half;
  const talk = await talkTo(url);
  const all = {
    host: new URL(url).host,
    'content-type': 'application/json',
    'content-length': String(length),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  talk.socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${sent}`);
  return talk;
}
