import { createMetrics, serveMetrics } from '../../src/runtime/metrics';

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
