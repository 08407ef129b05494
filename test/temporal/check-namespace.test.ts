import { randomBytes } from 'node:crypto';
import type { Connection, ConnectionLike } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { startChild } from '../../src/local/child';
import { fromRoot } from '../../src/runtime/root';
import { createMissingAttributes, missingInNamespace } from '../../src/temporal/check-namespace';
import { RUN_ATTRIBUTES } from '../../workflows/messages';
import { freshDatabase } from '../harness/database';
import { eventually } from '../harness/eventually';
import { connectClient, temporalAddress } from '../harness/temporal';
import { migrate } from '../postgres/database';
import { serverEnvironment } from '../security/own-server';

const NAMES = Object.keys(RUN_ATTRIBUTES);
let connection: Connection;
beforeAll(async () => (connection = await connectClient()));
afterAll(() => connection.close());

async function newNamespace(): Promise<string> {
  const namespace = `n${randomBytes(5).toString('hex')}`;
  const workflowExecutionRetentionPeriod = msToTs('1 day');
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod,
  });
  await eventually(() => connection.workflowService.describeNamespace({ namespace }));
  return namespace;
}

const needs = (namespace: string, attributePrefix = '') => ({ namespace, attributePrefix });

const detailsIn = async (
  namespace: string,
  of: ConnectionLike = connection,
  prefix = '',
): Promise<string[]> =>
  (await missingInNamespace(of, needs(namespace, prefix))).map(({ detail }) => detail);

test('a namespace that is not there is named with the line that makes it', async () => {
  expect(await detailsIn('nowhere')).toEqual([
    expect.stringContaining('temporal operator namespace create -n nowhere'),
  ]);
});

test('missing attributes are named, each with its line; then they are made', async () => {
  const namespace = await newNamespace();
  const details = await eventually(() => detailsIn(namespace));
  expect(details).toHaveLength(NAMES.length);
  expect(details.join()).toContain('create -n ' + namespace + ' --name AmountDue --type Int');
  const { created } = await createMissingAttributes(connection, needs(namespace));
  expect(created).toEqual(NAMES);
  await eventually(async () => expect(await detailsIn(namespace)).toEqual([]));
  expect(await detailsIn('default')).toEqual([]);
});

test('an attribute of another type is another program’s', async () => {
  const namespace = await newNamespace();
  await eventually(() =>
    connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: { AmountDue: 2 },
    }),
  );
  await eventually(async () => {
    const { missing } = await createMissingAttributes(connection, needs(namespace));
    expect(missing.map(({ detail }) => detail)).toEqual([
      expect.stringContaining('AmountDue is there and is no Int'),
    ]);
  });
});

test('a prefix is before each name, and the names without it may be another’s', async () => {
  const namespace = await newNamespace();
  await eventually(() =>
    connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: { AmountDue: 2 },
    }),
  );
  const ours = needs(namespace, 'Acme');
  const details = await eventually(() => detailsIn(namespace, connection, 'Acme'));
  expect(details).toHaveLength(NAMES.length);
  expect(details.join()).toContain('--name AcmeAmountDue --type Int');
  const { created } = await createMissingAttributes(connection, ours);
  expect(created).toEqual(NAMES.map((name) => `Acme${name}`));
  await eventually(async () => expect(await missingInNamespace(connection, ours)).toEqual([]));
  expect((await detailsIn(namespace)).join()).toContain('TEMPORAL_ATTRIBUTE_PREFIX');
});

test('where the operator’s calls are not for us, as on Cloud, a query finds out', async () => {
  const refused = () =>
    Promise.reject(
      Object.assign(new Error('7 PERMISSION_DENIED: Request unauthorized.'), {
        code: 7,
        details: 'Request unauthorized.',
        metadata: {},
      }),
    );
  const cloud = {
    workflowService: connection.workflowService,
    operatorService: { listSearchAttributes: refused, addSearchAttributes: refused },
  } as unknown as ConnectionLike;
  expect(await detailsIn('default', cloud)).toEqual([]);
  const namespace = await newNamespace();
  const details = await eventually(() => detailsIn(namespace, cloud));
  expect(details.join()).toContain(`tcld namespace search-attributes add -n ${namespace}`);
  expect(await createMissingAttributes(cloud, needs(namespace))).toMatchObject({ created: [] });
});

test('a worker does not start where no run can; migrate makes what is missing', async () => {
  const database = await freshDatabase();
  const namespace = await newNamespace();
  const env = { ...serverEnvironment(database, 0), TEMPORAL_NAMESPACE: namespace };
  const args = [fromRoot('dist', 'src', 'main', 'worker.js')];
  const worker = await startChild({ name: 'worker', command: process.execPath, args, env });
  try {
    expect(await worker.exited).toEqual({ code: 1, signal: null });
    expect(worker.tail()).toContain('InvoiceStatus is missing, so no run can start');
    const where = { TEMPORAL_ADDRESS: temporalAddress(), TEMPORAL_NAMESPACE: namespace };
    expect(migrate(database.url, where)).toContain('made in Temporal: InvoiceStatus');
    await eventually(async () => expect(await detailsIn(namespace)).toEqual([]));
  } finally {
    await worker.stop();
    await database.drop();
  }
});
