import { uuidv7 } from '../runtime/digest';
import type { Asker } from './database';
import { time } from './database';
import { json } from './plain';
import type { SavedDecision } from './stores';

/** What a step tells people: a line of the timeline for each reason it gives. */
export async function saveTimeline(tx: Asker, saved: SavedDecision): Promise<void> {
  if (saved.because.length === 0) return;
  await tx.ask(
    `insert into timeline (ref, version, line, at, about, text)
     select $1, $2, line, $3, about, text
     from unnest($4::text[], $5::text[]) with ordinality as given (about, text, line)`,
    [
      saved.row.ref,
      saved.version,
      time(saved.now),
      saved.because.map(({ about }) => about),
      saved.because.map(({ text }) => text),
    ],
  );
}

/** And what it tells the world: public events, numbered once they are committed. */
export async function saveNotices(tx: Asker, saved: SavedDecision): Promise<void> {
  if (saved.notices.length === 0) return;
  await tx.ask(
    `insert into notices (id, connection, ref, type, at, data)
     select id, $1, $2, type, $3, data::jsonb
     from unnest($4::text[], $5::text[], $6::text[]) with ordinality
       as given (id, type, data, line)
     order by line`,
    [
      saved.row.identity.connection,
      saved.row.ref,
      time(saved.now),
      saved.notices.map(() => `ntc_${uuidv7()}`),
      saved.notices.map(({ type }) => type),
      saved.notices.map(({ data }) => json(data)),
    ],
  );
}
