import type { ActivityDeps } from '../deps';

/** Made from what the mail is, so that mail programs show a mail that was sent twice as one. */
export function messageId(
  { digest, settings }: Pick<ActivityDeps, 'digest' | 'settings'>,
  about: string,
  key: string,
): string {
  const host = /@([^\s>]+)>?\s*$/.exec(settings.mailFrom)?.[1] ?? 'localhost';
  return `${digest(`mail\n${about}\n${key}`).slice(0, 32)}@${host}`;
}
