import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { Pool } from 'pg';
import { createGuessLimiter } from '../../src/http/guess-limiter';
import type { HttpDeps } from '../../src/http/http-deps';
import { mountPages } from '../../src/http/pages/mount';
import { startHttpServer } from '../../src/http/start-http-server';
import { startPostgres } from '../../src/local/postgres-server';
import { createStores } from '../../src/postgres/create-stores';
import type { AllStores } from '../../src/postgres/create-stores';
import { travelClock } from '../../src/runtime/clock';
import { base32Digest, hashToken, linkTokenOf } from '../../src/runtime/digest';
import { silentLog } from '../../src/runtime/log';
import { Secret } from '../../src/runtime/secret';
import { migrate } from '../postgres/database';
import { NOW, ensureConnection, invoice } from '../postgres/samples';
import type { Bench, Measured } from './bench';
import { figure } from './figure';
import { fillInvoices } from './fill-invoices';

const STORED = 100_000;
const READ = 500;
const SECRET = 'a link secret of the bench';
const tokenOf = (n: number) => linkTokenOf(SECRET, `bench/${n}`);

export const invoicePage: Bench = {
  name: 'invoice-page',
  title: `the page of an invoice to its first byte, with ${STORED} invoices stored`,
  alone: true,
  run: async ({ runs, print }) => {
    const folder = mkdtempSync(join(tmpdir(), 'quittance-bench-'));
    const server = await startPostgres({ folder });
    try {
      migrate(server.url);
      return await measured(server.url, runs, print);
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function measured(
  url: string,
  runs: number,
  print: (line: string) => void,
): Promise<Measured> {
  const stores = createStores({ url, digest: base32Digest, linkSecret: SECRET });
  const pool = new Pool({ connectionString: url, max: 1 });
  pool.on('error', () => undefined); // the server may be gone before the last connection is
  try {
    await ensureConnection({ stores });
    await ensureConnection({ stores }, 'old');
    await stores.invoices.submit(invoice('like'), NOW);
    print(`storing ${STORED} invoices`);
    await fillInvoices(pool, STORED);
    for (let n = 0; n < READ; n += 1) {
      const ref = `ref_${(n * 7_919) % STORED}`;
      await pool.query('update invoices set link_token_hash = $2 where ref = $1', [
        ref,
        hashToken(tokenOf(n)),
      ]);
    }
    return await readPages(stores, runs);
  } finally {
    await pool.end();
    await stores.close();
  }
}

async function readPages(stores: AllStores, runs: number): Promise<Measured> {
  const app = express();
  app.use(mountPages(pagesAlone(stores), createGuessLimiter(1e9)));
  const serving = await startHttpServer(app, { host: '127.0.0.1', port: 0 });
  try {
    const bytes = await firstByte(`${serving.url}/i/${tokenOf(0)}`);
    const rounds: number[][] = [];
    // The first is until the code is compiled.
    for (let run = 0; run <= runs; run += 1) {
      const times: number[] = [];
      for (let n = 0; n < READ; n += 1) {
        times.push((await firstByte(`${serving.url}/i/${tokenOf(n)}`)).ms);
      }
      if (run > 0) rounds.push(times.toSorted((a, b) => a - b));
    }
    const at = (share: number) => rounds.map((of) => of[Math.floor(READ * share) - 1] ?? NaN);
    return {
      figures: [
        figure('first byte, p50', 'ms', at(0.5)),
        figure('first byte, p99', 'ms', at(0.99), { atMost: 30 }),
      ],
      notes: { stored: STORED, pages: READ, bytes: bytes.length },
    };
  } finally {
    await serving.close({ graceMs: 500 });
  }
}

/** What a page reads and nothing else: no run, no Stripe. */
const pagesAlone = (stores: AllStores): HttpDeps =>
  ({
    stores,
    clock: travelClock(),
    log: silentLog(),
    settings: {
      publicUrl: 'http://pay.test',
      linkSecrets: new Secret({ linkSecret: SECRET }),
      checkoutOrigins: [],
      limits: { pagesPerLink: 1e9 },
    },
  }) as unknown as HttpDeps;

function firstByte(url: string): Promise<{ ms: number; length: number }> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const request = get(url, (response) => {
      let ms = 0;
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        if (length === 0) ms = performance.now() - began;
        length += chunk.length;
      });
      response.on('end', () => {
        if (response.statusCode === 200) resolve({ ms, length });
        else reject(new Error(`${url} was answered ${response.statusCode}`));
      });
    });
    request.on('error', reject);
  });
}
