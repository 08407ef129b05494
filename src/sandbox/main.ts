import { parseArgs } from 'node:util';
import { startSandbox } from './start';

// The sandbox as a program: prints where it is as one line of JSON, stops on SIGTERM.

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
    port: Number(values.port),
    host: values.host,
    ...(values.data === undefined ? {} : { dataDir: values.data }),
    clock: {
      scale: Number(values['time-scale']),
      ...(origin === undefined ? {} : { originMs: Number(origin) }),
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

main().catch((error: unknown) => {
  process.stderr.write(`the sandbox did not start: ${String(error)}\n`);
  process.exit(1);
});
