import type { Queryable } from '../database';

export async function getMethodsOff(db: Queryable, code: string): Promise<string[]> {
  const [row] = await db.query<{ off: string[] | null }>(
    'select methods_off as off from connections where code = $1',
    [code],
  );
  return row?.off ?? [];
}

export async function setMethodsOff(
  db: Queryable,
  code: string,
  types: readonly string[],
): Promise<void> {
  await db.query('update connections set methods_off = $2 where code = $1', [code, types]);
}
