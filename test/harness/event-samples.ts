import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { EVENT_TYPES, eventProblems } from './event-problems';

/** The folder where a test run keeps the events that its databases hold, if it keeps them. */
export const SAMPLES_FOLDER = 'EVENT_SAMPLES';

export interface EventReport {
  events: number;
  problems: string[];
  /** Types of the catalogue that no database had. */
  missing: string[];
}

/** Keeps every event of a database before it is dropped. */
export async function keepEvents(url: string): Promise<void> {
  const folder = process.env[SAMPLES_FOLDER];
  if (folder === undefined) return;
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<object>('select type, data from notices');
    const lines = rows.map((row) => `${JSON.stringify(row)}\n`);
    appendFileSync(join(folder, `${process.pid}.jsonl`), lines.join(''));
  } finally {
    await client.end();
  }
}

/** Checks against the catalogue what all databases of a test run held. */
export function checkEvents(folder: string): EventReport {
  const lines = readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), 'utf8').split('\n').slice(0, -1),
  );
  const events = lines.map((line) => JSON.parse(line) as { type: string; data: unknown });
  const types = new Set(events.map(({ type }) => type));
  return {
    events: events.length,
    problems: [...new Set(events.flatMap(({ type, data }) => eventProblems(type, data)))],
    missing: EVENT_TYPES.filter((type) => !types.has(type)),
  };
}
