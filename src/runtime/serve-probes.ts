import { createServer } from 'node:http';
import type { RequestListener, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** A question whose answer "no" keeps work away from this process. */
export type ReadinessCheck = () => boolean | Promise<boolean>;

export interface Probes {
  /** Answers /livez and /readyz; among others, which strangers reach, by one word only. */
  listener(others?: RequestListener): RequestListener;
  /** From now on it is ready when all of these answer yes. */
  started(checks: Readonly<Record<string, ReadinessCheck>>): void;
  ending(): void;
}

/** A prober waits a second or a few; an answer that comes later is none. */
const CHECK_TIMEOUT_MS = 900;

/**
 * What an orchestrator asks of a process, from its first second on. Alive: its loop turns. Ready:
 * it has started, is not ending, and can do its work now.
 */
export function createProbes(): Probes {
  let phase: 'starting' | 'started' | 'ending' = 'starting';
  let checks: Readonly<Record<string, ReadinessCheck>> = {};
  const readiness = async () => {
    const entries = Object.entries(checks).map(async ([name, check]) => [name, await holds(check)]);
    const results = Object.fromEntries(await Promise.all(entries)) as Record<string, boolean>;
    const isReady = phase === 'started' && Object.values(results).every((ok) => ok);
    const status = phase !== 'started' ? phase : isReady ? 'ready' : 'unavailable';
    return { code: isReady ? 200 : 503, status, results };
  };
  return {
    listener: (others) => {
      return (request, response) => {
        const path = request.url?.split('?')[0];
        if (path === '/livez') return send(response, 200, { status: 'ok' });
        if (path !== '/readyz') return (others ?? notFound)(request, response);
        void readiness().then(({ code, status, results }) =>
          send(response, code, others === undefined ? { status, checks: results } : { status }),
        );
      };
    },
    started: (given) => {
      checks = given;
      phase = 'started';
    },
    ending: () => (phase = 'ending'),
  };
}

async function holds(check: ReadinessCheck): Promise<boolean> {
  const giveUp = new AbortController();
  const late = pause(CHECK_TIMEOUT_MS, false, { signal: giveUp.signal }).catch(() => false);
  try {
    return await Promise.race([Promise.resolve().then(check), late]);
  } catch {
    return false; // it is named in the answer, and who needs what failed logs why
  } finally {
    giveUp.abort();
  }
}

function send(response: ServerResponse, code: number, body: unknown): void {
  response
    .writeHead(code, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(`${JSON.stringify(body)}\n`);
}

const notFound: RequestListener = (_request, response) => {
  response.writeHead(404).end();
};

/** On a port for the inside of the network, for a process that serves nothing else. */
export async function serveProbes(
  probes: Probes,
  where: { host: string; port: number },
): Promise<void> {
  const server = createServer(probes.listener());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(where.port, where.host, resolve);
  });
}
