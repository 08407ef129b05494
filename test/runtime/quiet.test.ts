import { inspect } from 'node:util';
import { Writable } from 'node:stream';
import { crashPoints } from '../../src/runtime/crash-points';
import { createLog } from '../../src/runtime/log';
import { createMetrics, serveMetrics } from '../../src/runtime/metrics';
import { fromRoot, packageRoot } from '../../src/runtime/root';
import { Secret } from '../../src/runtime/secret';
import { existsSync } from 'node:fs';

test('a secret hides wherever it is printed and speaks only when asked', () => {
  const secret = new Secret('sk_test_1');
  expect(`${String(secret)} ${JSON.stringify({ secret })} ${inspect({ secret })}`).not.toContain(
    'sk_test_1',
  );
  expect(secret.reveal()).toBe('sk_test_1');
});

test('a log line keeps what was said and hides what must not be', () => {
  const lines: string[] = [];
  const to = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  const log = createLog({ level: 'info', program: 'test', to });
  log.info({ invoice: 'inv_1', customer: { email: 'a@b.example' }, token: 't0k' }, 'sent');
  log.info({ req: { headers: { authorization: 'Bearer qk_test_1' } } }, 'asked');
  log.debug('unheard');
  expect(lines).toHaveLength(2);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    invoice: 'inv_1',
    level: 'info',
    msg: 'sent',
  });
  expect(lines.join()).not.toMatch(/a@b\.example|t0k|qk_test_1/);
});

test('a crash point dies at its nth passing and at no other name', () => {
  let deaths = 0;
  const crash = crashPoints('after-confirm:2', () => (deaths += 1));
  crash('after-confirm');
  crash('before-confirm');
  expect(deaths).toBe(0);
  crash('after-confirm');
  crash('after-confirm');
  expect(deaths).toBe(1);
  expect(() => crashPoints(undefined)('anything')).not.toThrow();
});

test('the package root is the folder of package.json', () => {
  expect(existsSync(fromRoot('package.json'))).toBe(true);
  expect(fromRoot('src')).toBe(`${packageRoot()}/src`);
});

test('metrics are counted once a name and served as text', async () => {
  const metrics = createMetrics();
  metrics.counter('quittance_seen_total', 'seen', ['kind']).inc({ kind: 'a' });
  metrics.counter('quittance_seen_total', 'seen', ['kind']).inc({ kind: 'a' }, 2);
  metrics.timer('quittance_call_seconds', 'calls').observe(0.2);
  metrics.gauge('quittance_open', 'open').set(7);
  const others = () => Promise.resolve('theirs 1\n');
  const where = { host: '127.0.0.1', port: 0 };
  const { url, server } = await serveMetrics([metrics.text, others], where);
  try {
    const text = await (await fetch(url)).text();
    expect(text).toMatch(/^theirs 1$/m);
    expect(text).toContain('quittance_seen_total{kind="a"} 3');
    expect(text).toContain('quittance_open 7');
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});
