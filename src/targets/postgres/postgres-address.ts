import { Secret } from '../../runtime/secret';
import type { NetRules } from '../checked-addresses';

/** How the connection is encrypted, in libpq's words. */
export type SslMode = 'disable' | 'require' | 'verify-full';

export interface PostgresAddress {
  host: string;
  port: number;
  database: string;
  user: string;
  password: Secret;
  sslMode: SslMode;
}

const FORM = 'must be a URL: postgres://user:password@host:5432/database';

/** Everything is said by the URL: what it leaves out may not come from this program's settings. */
export function parsePostgresUrl(
  given: string,
  { allowPrivate, privateNets }: NetRules,
): PostgresAddress | { problem: string } {
  if (!URL.canParse(given)) return { problem: FORM };
  const url = new URL(given);
  const [user, password, database] = [url.username, url.password, url.pathname.slice(1)].map(
    decoded,
  );
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:') return { problem: FORM };
  if (!user || !password || !database || url.hostname === '' || url.hash !== '') {
    return { problem: FORM };
  }
  const options = [...url.searchParams.keys()].filter((name) => name !== 'sslmode');
  if (options.length > 0) return { problem: 'may have the option sslmode, and no other' };
  const modes: readonly SslMode[] = [
    'require',
    'verify-full',
    ...(allowPrivate || privateNets !== undefined ? LOCAL : []),
  ];
  const asked = url.searchParams.get('sslmode') ?? (allowPrivate ? 'disable' : 'verify-full');
  const sslMode = modes.find((mode) => mode === asked);
  if (sslMode === undefined) return { problem: `must have as sslmode one of: ${modes.join(', ')}` };
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? 5432 : Number(url.port);
  return { host, port, database, user, password: new Secret(password), sslMode };
}

const LOCAL: readonly SslMode[] = ['disable'];

/** Null: it is no text that was encoded for a URL. */
function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}
