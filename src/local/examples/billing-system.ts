import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  Client,
  Connection,
  WithStartWorkflowOperation,
  WorkflowFailedError,
} from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { CollectInput, CollectOutput, SubmitInvoiceOutput } from '../../../workflows/messages';

/**
 * How a billing system that has its own Temporal client collects an invoice: no HTTP, the
 * same parser, the same words. Copy it; it needs nothing of Quittance but these names and shapes.
 *
 *   node dist/src/local/examples/billing-system.js start invoice.json      start and go on
 *   node dist/src/local/examples/billing-system.js submit invoice.json     hear what became of it
 *   node dist/src/local/examples/billing-system.js wait invoice.json       wait for the outcome
 */
async function main(): Promise<void> {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [what, file] = positionals;
  if (file === undefined) throw new Error('say start, submit or wait, and give the invoice file');
  const invoice = JSON.parse(readFileSync(file, 'utf8')) as { external_id: string };
  // TEMPORAL_ADDRESS, TEMPORAL_API_KEY, TEMPORAL_TLS_…, TEMPORAL_PROFILE: as for Temporal's CLI.
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  const connection = await Connection.connect(connectionOptions);
  try {
    console.log(JSON.stringify(await act(new Client({ connection, namespace }), what, invoice)));
  } finally {
    await connection.close();
  }
}

async function act(client: Client, what: string | undefined, invoice: { external_id: string }) {
  const options = {
    // The id makes a second start harmless: it finds the run of the first.
    workflowId: `invoice/default/${encodeURIComponent(invoice.external_id)}`,
    taskQueue: process.env['TASK_QUEUE'] ?? 'quittance',
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: `${invoice.external_id}, from the billing system`,
  } as const;
  const identity: CollectInput = { connection: 'default', externalId: invoice.external_id };
  switch (what) {
    case 'start':
      // The invoice rides in the input: the first step parses and stores it.
      await client.workflow.start('collectInvoice', {
        ...options,
        args: [{ ...identity, invoice }],
      });
      return { started: options.workflowId };
    case 'submit':
      // An Update sent with the start answers whether it was new, the same, or differs.
      return client.workflow.executeUpdateWithStart<Collect, SubmitInvoiceOutput, [unknown]>(
        'submit_invoice',
        {
          startWorkflowOperation: new WithStartWorkflowOperation<Collect>('collectInvoice', {
            ...options,
            args: [identity],
          }),
          args: [invoice],
        },
      );
    case 'wait':
      return outcomeOf(client, options.workflowId);
    default:
      throw new Error(`"${what}" is neither start nor submit nor wait`);
  }
}

type Collect = (input: CollectInput) => Promise<CollectOutput>;

/** What the run returned, or why it refused the invoice. */
async function outcomeOf(client: Client, workflowId: string): Promise<unknown> {
  try {
    return await client.workflow.getHandle<Collect>(workflowId).result();
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    return { failed: error.cause?.message };
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
