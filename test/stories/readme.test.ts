import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { blocksOf, packageJson, read } from '../docs/read-document';
import { eventually } from '../harness/eventually';
import { startTestStack } from '../harness/stack';

const README = read('README.md');
const run = promisify(execFile);

test('its two commands are the ones this very run and its installation were started by', () => {
  const commands = blocksOf(README, 'sh').map((block) => block.trim());
  expect(commands.slice(0, 2)).toEqual(['npm start', 'npm test']);
  expect(packageJson().scripts).toMatchObject({
    start: 'node src/main/ready.mjs && node dist/src/local/start.js',
    test: 'node src/main/ready.mjs --tests && node dist/test/run.js',
  });
});

test('the tour submits an invoice, word for word, and the installation collects it', async () => {
  const [curl] = blocksOf(README, 'sh').filter((block) => block.startsWith('curl'));
  const stack = await startTestStack();
  try {
    const env = { ...process.env, QUITTANCE_URL: stack.server, QUITTANCE_KEY: stack.apiKey };
    const { stdout } = await run('sh', ['-c', `${curl}`], { env });
    const invoice = JSON.parse(stdout) as { id: string; status: string };
    expect(invoice).toMatchObject({ number: 'INV-7', currency: 'eur', amount_due: 11_900 });
    const authorization = `Bearer ${stack.apiKey}`;
    const url = `${stack.server}/v1/invoices/${invoice.id}/explain`;
    await eventually(async () => {
      const answer = await fetch(url, { headers: { authorization } });
      expect(await answer.json()).toMatchObject({ status: 'open', waits_for: 'customer payment' });
    });
  } finally {
    await stack.stop();
  }
}, 180_000);
