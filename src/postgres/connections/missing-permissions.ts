import type { Queryable } from '../database';
import { toJsonb } from '../storable-text';

export async function missingPermissions(
  db: Queryable,
): Promise<{ code: string; permission: string }[]> {
  return db.query<{ code: string; permission: string }>(
    `select code, permission from connections, jsonb_object_keys(missing_permissions) permission
     order by code, permission`,
  );
}

export async function setMissingPermissions(
  db: Queryable,
  code: string,
  missing: Readonly<Record<string, string>>,
): Promise<void> {
  await db.query('update connections set missing_permissions = $2 where code = $1', [
    code,
    toJsonb(missing),
  ]);
}

export async function addMissingPermission(
  db: Queryable,
  code: string,
  { permission, detail }: { permission: string; detail: string },
): Promise<boolean> {
  const added = await db.query(
    `update connections
     set missing_permissions = missing_permissions || jsonb_build_object($2::text, $3::text)
     where code = $1 and not missing_permissions ? $2 returning code`,
    [code, permission, detail],
  );
  return added.length > 0;
}
