import type { DocumentBytes } from '../domain/invoice';
import type { Queryable } from './database';

export interface StoredDocument {
  filename: string;
  contentType: string;
  sha256: string;
  bytes: Buffer;
}

/** Kept once under what they hold: the same file again, in an edit or a repeat, is the same row. */
export async function saveDocuments(
  db: Queryable,
  ref: string,
  contents: readonly DocumentBytes[],
): Promise<void> {
  for (const { sha256, bytes } of contents) {
    await db.query(
      `insert into documents (ref, sha256, bytes) values ($1, $2, $3)
       on conflict (ref, sha256) do nothing`,
      [ref, sha256, bytes],
    );
  }
}

/** The files the invoice names now, in its order. */
export async function documentsOf(db: Queryable, ref: string): Promise<StoredDocument[]> {
  const rows = await db.query<Omit<StoredDocument, 'bytes'> & { bytes: Buffer | null }>(
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
    if (bytes === null) throw new Error(bytesMissing(ref, named.filename));
    return { ...named, bytes };
  });
}

const bytesMissing = (ref: string, filename: string): string =>
  `the bytes of ${filename} of invoice ${ref} are not there: restore the table documents, too`;
