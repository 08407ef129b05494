interface SchemaClient {
  query(sql: string): Promise<{ rows: { line: string }[] }>;
}

/**
 * The schema as the catalogue knows it, one statement a thing, in a fixed order: what all the
 * migrations come to. It is kept beside them as schema.sql, for people and for reviews.
 */
export async function describeSchema(client: SchemaClient): Promise<string> {
  const { rows } = await client.query(
    `with tables as (
       select c.oid, c.relname as name, c.reloptions as options
       from pg_class c
       where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
         and c.relname <> 'migrations'
     ), columns as (
       select t.oid, string_agg('  ' || concat_ws(' ',
           quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
           case when a.attnotnull then 'not null' end,
           case when a.attidentity = 'a' then 'generated always as identity' end,
           case when a.attgenerated = 's'
             then 'generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') stored'
             else 'default ' || pg_get_expr(d.adbin, d.adrelid) end
         ), e',\\n' order by a.attnum) as text
       from tables t
       join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
       left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum
       group by t.oid
     ), checks as (
       select t.oid, string_agg(
           e',\\n  constraint ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid),
           '' order by k.contype desc, k.conname) as text
       from tables t
       join pg_constraint k on k.conrelid = t.oid and k.contype <> 'n'
       group by t.oid
     ), indexes as (
       select t.oid, string_agg(
           e'\\n' || replace(pg_get_indexdef(i.indexrelid), ' ON public.', ' ON ') || ';',
           '' order by x.relname) as text
       from tables t
       join pg_index i on i.indrelid = t.oid
       join pg_class x on x.oid = i.indexrelid
       where not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid
                         and k.conrelid = t.oid)
       group by t.oid
     )
     select 'create table ' || t.name || e' (\\n' || columns.text || coalesce(checks.text, '')
         || e'\\n)' || coalesce(' with (' || array_to_string(t.options, ', ') || ')', '') || ';'
         || coalesce(indexes.text, '') as line
     from tables t
     join columns using (oid)
     left join checks using (oid)
     left join indexes using (oid)
     order by t.name collate "C"`,
  );
  return `${rows.map(({ line }) => line).join('\n\n')}\n`;
}
