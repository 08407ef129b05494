import { execFileSync } from 'node:child_process';
import { Worker } from '@temporalio/worker';
import { placesOf } from '../../src/local/places';
import { openWorld } from '../../src/local/stories';
import {
  customerWithCard,
  createInvoice,
  payWithoutBrowser,
  until,
} from '../../src/local/stories/acts';
import { workflowIdOf } from '../../src/local/stories/names';
import { createLog } from '../../src/runtime/log';
import { fromRoot } from '../../src/runtime/root';
import { forwardSdkLogs } from '../../src/temporal/open-sdk';
import { eventually } from '../harness/eventually';
import { startTestStack } from '../harness/stack';
import { workflowBundle } from '../harness/temporal';
import { startCollector } from './span-collector';

// The replay below reports through its result.
forwardSdkLogs(createLog({ level: 'silent', program: 'tracing' }));

test('a request is one trace with the run it starts; each activity reports its own', async () => {
  const collector = await startCollector();
  const stack = await startTestStack({
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: '100' },
  });
  try {
    const shiftEngine = () => Promise.reject(new Error('no days are skipped here'));
    const world = await openWorld(placesOf(stack), {
      payAtCheckout: payWithoutBrowser,
      shiftEngine,
    });
    const customer = await customerWithCard(world);
    const invoice = await createInvoice(world, { customer });
    const paid = await until(world, invoice, { status: 'paid' });
    await world.browse({ url: paid.hosted_invoice_url ?? '' });

    await eventually(() => {
      const traced = collector.spans.map(({ service, name }) => `${service} ${name}`);
      expect(traced).toEqual(
        expect.arrayContaining([
          'quittance-server PUT /v1',
          'quittance-server StartWorkflow:collectInvoice',
          'quittance-worker RunActivity:confirmAttempt',
          'quittance-worker RunActivity:sendMail',
        ]),
      );
      const start = collector.spans.find(({ name }) => name === 'StartWorkflow:collectInvoice');
      const whole = collector.spans.filter(({ traceId }) => traceId === start?.traceId);
      expect(whole.map(({ name }) => name)).toContain('PUT /v1');
      expect(collector.spans.map(({ name }) => name)).toContain('GET /i');
    });
    // Tracing may be switched off again while invoices are open.
    const run = world.client.workflow.getHandle(workflowIdOf(invoice.external_id));
    await Worker.runReplayHistory(
      { workflowBundle: workflowBundle() },
      await run.fetchHistory(),
      run.workflowId,
    );
    await world.close();
    const token = /\/i\/([a-z2-7]+)/.exec(paid.hosted_invoice_url ?? '')?.[1] ?? 'no link';
    const all = collector.bodies.join('\n');
    for (const secret of [customer.email, token, stack.apiKey]) expect(all).not.toContain(secret);
  } finally {
    await stack.stop();
    await collector.stop();
  }
}, 180_000);

test('where nobody asks for traces, nothing that makes them is loaded', () => {
  const script = `
    for (const name of ['compose', 'open-traces']) require('./dist/src/main/' + name + '.js');
    require('./dist/src/temporal/create-workers.js');
    console.log(JSON.stringify(Object.keys(require.cache)));`;
  const out = execFileSync(process.execPath, ['-e', script], { cwd: fromRoot(), encoding: 'utf8' });
  const loaded = JSON.parse(out) as string[];
  expect(loaded.some((file) => file.includes('@temporalio/client'))).toBe(true);
  const tracing = /opentelemetry\/(sdk|exporter|otlp|core|resources)|interceptors-opentelemetry/;
  expect(loaded.filter((file) => tracing.test(file))).toEqual([]);
});
