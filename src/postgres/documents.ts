import type { DocumentBytes } from '../domain/invoice';
import type { Asker } from './database';
import type { KeptDocument } from './stores';

/** Kept once under what they hold: the same file again, in an edit or a repeat, is the same row. */
export async function keepDocuments(
  db: Asker,
  ref: string,
  contents: readonly DocumentBytes[],
): Promise<void> {
  for (const { sha256, bytes } of contents) {
    await db.ask(
      `insert into documents (ref, sha256, bytes) values ($1, $2, $3)
       on conflict (ref, sha256) do nothing`,
      [ref, sha256, bytes],
    );
  }
}

/** The files the invoice names now, in its order. */
export async function documentsOf(db: Asker, ref: string): Promise<KeptDocument[]> {
  const rows = await db.ask<Omit<KeptDocument, 'bytes'> & { bytes: Buffer | null }>(
    `select named.value ->> 'filename' as filename,
       named.value ->> 'contentType' as "contentType",
       named.value ->> 'sha256' as sha256, d.bytes
     from invoices i
     cross join jsonb_array_elements(i.document -> 'documents') with ordinality
       as named (value, position)
     left join documents d on d.ref = i.ref and d.sha256 = named.value ->> 'sha256'
     where i.ref = $1
     order by named.position`,
    [ref],
  );
  return rows.map(({ bytes, ...named }) => {
    if (bytes === null) throw new Error(missing(ref, named.filename));
    return { ...named, bytes };
  });
}

const missing = (ref: string, filename: string): string =>
  `the bytes of ${filename} of invoice ${ref} are not there: restore the table documents, too`;
