import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { Pool } from 'pg';

/** What anybody would write first: one Express route, one insert, 200. Prints where it listens. */
const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: 20 });
pool.on('error', () => undefined); // the database may be gone before the last connection is

const app = express();
app.post('/webhooks', express.text({ type: () => true, limit: '256kb' }), (request, response) => {
  const body = request.body as string;
  const { id } = JSON.parse(body) as { id: string };
  const text = 'insert into bare_events (id, payload) values ($1, $2) on conflict do nothing';
  pool.query({ name: 'insert', text, values: [id, body] }).then(
    () => response.status(200).send('stored\n'),
    () => response.status(500).send('failed\n'),
  );
});

async function main(): Promise<void> {
  await pool.query('create table if not exists bare_events (id text primary key, payload text)');
  const server = createServer(app);
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    console.log(JSON.stringify({ url: `http://127.0.0.1:${port}/webhooks` }));
  });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
