import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fromRoot } from '../runtime/root';
import { endAllChildren } from './child';
import { keepPrivate } from './private-folder';
import { bootStack } from './stack';
import type { Stack } from './stack';
import { realTestKey, refuseLiveKey } from './stack-env';

const WISH = {
  server: 4000,
  sandbox: 4010,
  inbox: 4020,
  smtp: 4025,
  temporal: 7233,
  temporalUi: 8233,
};

/** `npm start`: the whole installation on this machine, until Ctrl-C. */
async function main(): Promise<void> {
  const began = Date.now();
  const { values } = parseArgs({
    options: { json: { type: 'boolean' }, folder: { type: 'string' } },
  });
  const json = values.json === true;
  const folder = resolve(values.folder ?? defaultFolder());
  refuseLiveKey(process.env);
  keepPrivate(folder);
  const leaving = leaveOnSignal();
  const stack = await bootStack({
    folder,
    print: (line) => process.stderr.write(`  ${line}\n`),
    wish: WISH,
    seed: true,
    ...daySeconds(),
  });
  console.log(json ? JSON.stringify(summary(stack)) : banner(stack, Date.now() - began, folder));
  const reason = await Promise.race([leaving, stack.broken]);
  if (reason !== 'asked') {
    console.error(`\n  ${reason}\n  Ending the rest. Logs are in ${folder}/logs`);
    process.exitCode = 1;
  } else if (!json) {
    console.log('\n  ending: server, worker, sandbox, inbox, Temporal, Postgres');
  }
  await stack.stop();
  process.exit();
}

/** The first signal ends everything in order, the second ends it at once. */
function leaveOnSignal(): Promise<'asked'> {
  return new Promise((leave) => {
    let asked = false;
    const onSignal = () => {
      if (asked) {
        endAllChildren();
        process.exit(1);
      }
      asked = true;
      leave('asked');
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
}

function daySeconds(): { daySeconds?: number } {
  const value = process.env['DAY_SECONDS'];
  if (value === undefined || value === '') return {};
  const seconds = Number(value);
  if (seconds > 0) return { daySeconds: seconds };
  throw new Error(`DAY_SECONDS is "${value}": give the real seconds one day shall last`);
}

function summary(stack: Stack): Record<string, string | undefined> {
  return {
    server: stack.server,
    api_key: stack.apiKey,
    temporal_ui: stack.temporalUi,
    temporal_address: stack.temporalAddress,
    database_url: stack.databaseUrl,
    sandbox: stack.sandbox,
    inbox: stack.inbox,
  };
}

function banner(stack: Stack, ms: number, folder: string): string {
  const rows = [
    ['Start here', `${stack.server}/`],
    ['API', `${stack.server}/v1   key ${keyForEyes(stack, folder)}`],
    ['Health', `${stack.server}/ready`],
    ['Temporal UI', stack.temporalUi ?? `that of the server at ${stack.temporalAddress}`],
    [
      'Stripe',
      stack.sandbox === undefined ? 'Stripe itself, test mode' : `${stack.sandbox}   (sandbox)`,
    ],
    ['Inbox', stack.inbox],
    ['Postgres', stack.databaseUrl],
    ['Data, logs', folder],
  ] as const;
  const lines = rows.map(([name, value]) => `  ${name.padEnd(12)} ${value}`);
  return [
    '',
    '  Quittance · everything below is local and no card is charged',
    '',
    ...lines,
    '',
    `  ready in ${(ms / 1000).toFixed(1)} s · Ctrl-C ends all of it; the data stays`,
    '',
  ].join('\n');
}

/** Shown to a person; what goes to a file gets the name of ours, which nobody else may read. */
const keyForEyes = ({ apiKey }: Stack, folder: string): string =>
  process.stdout.isTTY ? apiKey : `in ${join(folder, 'secrets.json')}`;

main().catch((error: unknown) => {
  console.error(`\n  ${error instanceof Error ? error.message : String(error)}\n`);
  endAllChildren();
  process.exit(1);
});

/** Stripe knows nothing of the sandbox's customers and payments, so each has its own folder. */
function defaultFolder(): string {
  const folder = fromRoot('.quittance');
  return realTestKey(process.env) === undefined ? folder : join(folder, 'test-mode');
}
