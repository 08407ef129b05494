import { uuidv7 } from '../runtime/digest';
import type { Asker } from './database';
import { time } from './database';
import { json } from './plain';
import type { SavedDecision } from './stores';

/**
 * What a step tells people, a line of the timeline for each reason it gives; and what it tells the
 * world: public events, numbered once they are committed.
 */
export async function saveWords(tx: Asker, saved: SavedDecision): Promise<void> {
  const { row, version, because, notices } = saved;
  if (because.length + notices.length === 0) return;
  await tx.ask(
    `with told as (
       insert into timeline (ref, version, line, at, about, text)
       select $1, $2, line, $3, about, text
       from unnest($4::text[], $5::text[]) with ordinality as given (about, text, line)
     )
     insert into notices (id, connection, ref, type, at, data)
     select id, $6, $1, type, $3, data::jsonb
     from unnest($7::text[], $8::text[], $9::text[]) with ordinality
       as given (id, type, data, line)
     order by line`,
    [
      row.ref,
      version,
      time(saved.now),
      because.map(({ about }) => about),
      because.map(({ text }) => text),
      row.identity.connection,
      notices.map(() => `ntc_${uuidv7()}`),
      notices.map(({ type }) => type),
      notices.map(({ data }) => json(data)),
    ],
  );
}
