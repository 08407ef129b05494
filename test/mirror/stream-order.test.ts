import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { COMMAND_LINE } from '../../src/domain/audit';
import { queryableOf } from '../../src/postgres/database';
import type { Transaction } from '../../src/postgres/transaction';
import { eventually } from '../harness/eventually';
import { isThorough } from '../harness/thorough';
import { openDatabase } from '../postgres/database';
import type { TestDatabase } from '../postgres/database';
import { customerEvent, makeSync } from '../postgres/mirror-facts';

// I7: streams without a gap and in order, who writes late or is killed meanwhile.

const WRITERS = 8;
const OBJECTS = 50;
const ROUNDS = isThorough ? 500 : 10;
const KILLS = isThorough ? 100 : 3;
const CONSUMERS = 3;
const PATIENCE = isThorough ? 1_800_000 : 120_000;
const LONGEST_COMMIT = 200;

let db: TestDatabase;
let folder: string;
beforeAll(async () => {
  db = await openDatabase(30);
  folder = mkdtempSync(join(tmpdir(), 'quittance-order-'));
});
afterAll(async () => {
  await db.end();
  rmSync(folder, { recursive: true, force: true });
});

type Also = (tx: Transaction) => Promise<void>;

/** Each has its own objects, and changes all of them again and again; a commit takes its time. */
async function writeAll(sync: number, rounds: number, also?: Also): Promise<void> {
  const writer = async (w: number) => {
    for (let n = 0; n < rounds; n += 1) {
      const facts = Array.from({ length: OBJECTS }, (_, o) => {
        const id = `cus_${w}_${o}`;
        return n === 0
          ? customerEvent('created', 0, { id, name: '0' })
          : customerEvent('updated', n * 2, { id, name: `${n}` }, { name: `${n - 1}` });
      });
      const { write, writeThen } = db.stores.syncs;
      // Places are given as it is written, or afterwards: both at once, as in a sync.
      const chosen = also !== undefined || (w + n) % 2 === 0 ? writeThen : write;
      await chosen(sync, facts, async (tx) => {
        await also?.(tx);
        await sleep(Math.random() * LONGEST_COMMIT);
      });
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, w) => writer(w)));
}

interface Place {
  id: string;
  position: number;
  object: string;
  type: string;
}

const eventsOf = async (sync: number): Promise<Place[]> =>
  (
    await db.sql<{ id: string; position: number; object: string; type: string }>(
      `select id, position, upstream_id as object, event_type as type from mirror_events
       where sync = ${sync} order by position nulls last`,
    )
  ).map((row) => ({ ...row, position: Number(row.position) }));

/** Page by page from the last place, until all is written and read. */
async function readAlong(sync: number, isOver: () => boolean): Promise<string[]> {
  const read: string[] = [];
  for (let after = 0; ;) {
    const isLast = isOver();
    const rows = await db.stores.mirrorStreams.events({
      sync,
      collection: null,
      after,
      limit: 500,
    });
    read.push(...rows.map(({ id }) => id));
    after = rows.at(-1)?.position ?? after;
    if (rows.length > 0) continue;
    if (isLast) return read;
    await sleep(10);
  }
}

async function readWhileWritten(sync: number, rounds: number, also?: Also): Promise<string[]> {
  let isOver = false;
  const reading = readAlong(sync, () => isOver);
  await writeAll(sync, rounds, also);
  isOver = true;
  return reading;
}

async function makeConsumer(sync: number, id: string): Promise<number> {
  const settings = { collections: null, ackWaitMs: 1_000, maxDeliver: 1_000, maxAckPending: 1_000 };
  const row = { connection: 'default', id, sync, kind: 'pull', stream: 'events' } as const;
  const consumer = { ...row, ...settings, target: null, cursor: 0 };
  const made = await db.stores.consumers.create(consumer, null, COMMAND_LINE);
  if (!('row' in made)) throw new Error('its sync is gone');
  return made.row.number;
}

function startClient(consumer: number, file: string): ChildProcess {
  const program = join(__dirname, 'consumer-child.js');
  const args = [program, db.url, String(consumer), file];
  return spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** What a client wrote down; only what was added is read, since a log has 400,000 lines. */
class Log {
  readonly file: string;
  readonly lines: string[] = [];
  /** An ack whose client died before it wrote it down is in no log, so messages are counted. */
  readonly got = new Set<string>();
  private read = 0;

  constructor(name: string) {
    this.file = join(folder, name);
    writeFileSync(this.file, '');
  }

  /** So many lines by now. */
  refresh(): number {
    const added = addedTo(this.file, this.read);
    const end = added.lastIndexOf('\n'.charCodeAt(0)) + 1;
    this.read += end;
    for (const line of added.subarray(0, end).toString().split('\n').filter(Boolean)) {
      this.lines.push(line);
      const [what, , id] = line.split(' ');
      if (what === 'got' && id !== undefined) this.got.add(id);
    }
    return this.lines.length;
  }

  /** Killed as it wrote, a client leaves half a line, to which the next would add its own. */
  endTorn(): void {
    this.refresh();
    truncateSync(this.file, this.read);
  }

  isAll(total: number | null): boolean {
    this.refresh();
    return this.got.size === total;
  }
}

function addedTo(file: string, from: number): Buffer {
  const opened = openSync(file, 'r');
  try {
    const added = Buffer.alloc(fstatSync(opened).size - from);
    return added.subarray(0, readSync(opened, added, 0, added.length, from));
  } finally {
    closeSync(opened);
  }
}

/** Killed again and again, then left until it has everything; what it wrote down. */
async function consume(consumer: number, total: () => number | null): Promise<string[]> {
  const log = new Log(String(consumer));
  for (let killed = 0; killed < KILLS; killed += 1) {
    const before = log.refresh();
    const child = startClient(consumer, log.file);
    while (log.refresh() === before && !log.isAll(total())) await sleep(20);
    await sleep(Math.random() * 300);
    await kill(child);
    log.endTorn();
  }
  const last = startClient(consumer, log.file);
  try {
    await eventually(() => expect(log.isAll(total())).toBe(true), {
      withinMs: PATIENCE,
      everyMs: 500,
    });
  } finally {
    await kill(last);
  }
  log.refresh();
  return log.lines;
}

/** What a log has that its stream does not explain. */
function wrongIn(lines: readonly string[], events: readonly Place[]): string[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  const acked = new Set<string>();
  const last = new Map<string, number>();
  const got = new Set<string>();
  const wrong = lines.flatMap((line) => {
    const [what, ...words] = line.split(' ');
    const id = words.at(-1) ?? '';
    if (what === 'acked') {
      acked.add(id);
      return [];
    }
    const event = byId.get(id);
    if (event === undefined || event.position !== Number(words[0])) return [`${line}: no event`];
    const before = last.get(event.object) ?? 0;
    last.set(event.object, event.position);
    got.add(id);
    if (acked.has(id)) return [`${line}: again, though it was acked`];
    return event.position < before ? [`${line}: after a later one of its object`] : [];
  });
  return [...wrong, ...events.filter(({ id }) => !got.has(id)).map(({ id }) => `${id}: never`)];
}

test(
  `${WRITERS} writers that commit late, ${CONSUMERS} consumers killed ${KILLS} times each`,
  async () => {
    const { number: sync } = await makeSync(db, 'killed');
    const expected = WRITERS * OBJECTS * ROUNDS;
    let total: number | null = null;
    const consumers = await Promise.all(
      Array.from({ length: CONSUMERS }, (_, n) => makeConsumer(sync, `killed-${n}`)),
    );
    const consuming = consumers.map((one) => consume(one, () => total));
    const read = await readWhileWritten(sync, ROUNDS);
    total = expected;
    const events = await eventsOf(sync);
    expect(read).toEqual(events.map(({ id }) => id));
    expect(events).toHaveLength(expected);
    for (const log of consuming) expect(wrongIn(await log, events).slice(0, 5)).toEqual([]);
  },
  PATIENCE,
);

test('places that are given before the commit make a reader skip some', async () => {
  const { number: sync } = await makeSync(db, 'early');
  const read = await readWhileWritten(sync, 4, async (tx) => {
    await queryableOf(tx).query(
      `update mirror_events set position = nextval('mirror_positions')
       where sync = $1 and position is null`,
      [sync],
    );
  });
  const all = (await eventsOf(sync)).map(({ id }) => id);
  expect(all).toHaveLength(WRITERS * OBJECTS * 4);
  expect(read.length).toBeLessThan(all.length);
});
