import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Answer } from './cassettes';

// The sandbox as its own program, so that another build of it can be asked the same.

export interface Answered {
  readonly status: number;
  readonly body: Answer;
}

export interface Running {
  readonly url: string;
  readonly send: (
    method: string,
    path: string,
    form: string,
    headers: Readonly<Record<string, string>>,
  ) => Promise<Answered>;
  readonly control: (method: string, path: string, body?: unknown) => Promise<Answer>;
  /** Puts the clock forward to this time, never back. */
  readonly until: (ms: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export async function runSandbox(program: string, originMs: number): Promise<Running> {
  const args = [program, '--port', '0', '--clock-origin', String(originMs)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { url } = JSON.parse(line.toString('utf8')) as { url: string };
  const control = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${url}/_sandbox/${path}`, { method, ...sent });
    return (await response.json()) as Answer;
  };
  let now = originMs;
  return {
    url,
    control,
    send: async (method, path, form, headers) => {
      const isPost = method === 'POST';
      const query = isPost || form === '' ? '' : `?${form}`;
      const response = await fetch(`${url}${path}${query}`, {
        method,
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        ...(isPost ? { body: form } : {}),
      });
      return { status: response.status, body: (await response.json()) as Answer };
    },
    until: async (ms) => {
      if (ms - now < 1000) return;
      await control('POST', 'clock/advance', { ms: ms - now });
      now = ms;
    },
    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
