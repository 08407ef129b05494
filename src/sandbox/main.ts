#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { startSandbox } from './start';

// The sandbox as a program: prints its URL as one line of JSON, stops on SIGTERM.

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '12111' },
      host: { type: 'string', default: '127.0.0.1' },
      data: { type: 'string' },
      'time-scale': { type: 'string', default: '1' },
      'clock-origin': { type: 'string' },
    },
  });
  const origin = values['clock-origin'];
  const sandbox = await startSandbox({
    port: whole('port', values.port),
    host: values.host,
    ...(values.data === undefined ? {} : { dataDir: values.data }),
    clock: {
      scale: positive('time-scale', values['time-scale']),
      ...(origin === undefined ? {} : { originMs: positive('clock-origin', origin) }),
    },
    log: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(`${JSON.stringify({ url: sandbox.url })}\n`);
  const stop = (): void => {
    void sandbox.stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function whole(name: string, given: string): number {
  if (/^\d+$/.test(given)) return Number(given);
  throw new Error(`--${name} ${given}: it must be a whole number`);
}

function positive(name: string, given: string): number {
  if (Number(given) > 0 && Number.isFinite(Number(given))) return Number(given);
  throw new Error(`--${name} ${given}: it must be a number above 0`);
}

/** What went wrong, why, and what to do about it. */
function explain(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== 'EADDRINUSE') return message;
  const mend = 'end it, or choose another --port (0 finds one)';
  return `${message}. Another program listens there: ${mend}`;
}

main().catch((error: unknown) => {
  process.stderr.write(`the sandbox did not start: ${explain(error)}\n`);
  process.exit(1);
});
