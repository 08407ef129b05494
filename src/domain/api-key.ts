import type { Problem } from './invoice';

/**
 * What a key may do, each with all of the ones before it; but `mail_events` reports bounces and
 * complaints and reads nothing, since its key is given to a mail service. The names are stored.
 */
export const SCOPES = ['mail_events', 'read', 'collect', 'admin'] as const;

export type Scope = (typeof SCOPES)[number];

export function includesScope(has: Scope, needs: Scope): boolean {
  if (needs === 'mail_events') return has === 'mail_events' || includesScope(has, 'collect');
  return SCOPES.indexOf(has) >= SCOPES.indexOf(needs);
}

/** What makes one key wider than another. */
export interface KeyReach {
  /** Null: all connections of the installation. */
  connection: string | null;
  scope: Scope;
  /** Null: it does not end by itself. */
  expiresAt: number | null;
}

/** Why `maker` cannot make such a key: each way in which it would be wider. */
export function widerThan(maker: KeyReach, wanted: KeyReach): Problem[] {
  const problems: Problem[] = [];
  if (!includesScope(maker.scope, wanted.scope)) {
    const detail = `this key has the scope ${maker.scope}: a key cannot make a wider one`;
    problems.push({ pointer: '/scope', code: 'wider_than_own', detail });
  }
  if (maker.connection !== null && wanted.connection !== maker.connection) {
    const detail = `this key is of the connection "${maker.connection}" and makes keys of it alone`;
    problems.push({ pointer: '/connection', code: 'wider_than_own', detail });
  }
  const endsEarlier =
    wanted.expiresAt !== null && wanted.expiresAt <= (maker.expiresAt ?? Infinity);
  if (maker.expiresAt !== null && !endsEarlier) {
    const until = new Date(maker.expiresAt).toISOString();
    const detail = `this key ends at ${until}: one that it makes cannot outlive it`;
    problems.push({ pointer: '/expires_at', code: 'wider_than_own', detail });
  }
  return problems;
}
