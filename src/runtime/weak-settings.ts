import { environmentReader } from './environment-reader';
import type { Environment } from './environment-reader';

const LEAST_LETTERS = 8;

/**
 * What real money must not rest on, each by name and with what to do. Empty without a live key, and
 * of what is given alone: `migrate` runs before all is configured, while the programs of before
 * still run.
 */
export function weakSettings(env: Environment): string[] {
  const reader = environmentReader(env);
  const secret = (name: string) => reader.optionalSecret(name)?.reveal();
  if (!/^(sk|rk)_live_/.test(secret('STRIPE_SECRET_KEY') ?? '')) return [];
  const weak = (name: string, isWeak: (value: string) => boolean, detail: string): string[] => {
    const value = secret(name);
    return value !== undefined && isWeak(value) ? [`${name} ${detail}`] : [];
  };
  const ofStripe = (name: string) =>
    weak(name, (value) => !/^whsec_.{18,}$/.test(value), `with a live key: ${SIGNING}`);
  const ofLinks = (name: string) => weak(name, isMonotonous, `with a live key: ${RANDOM}`);
  return [
    ...weak('PUBLIC_URL', (url) => !url.startsWith('https:'), 'must be https:// with a live key'),
    ...ofStripe('STRIPE_WEBHOOK_SECRET'),
    ...ofStripe('STRIPE_WEBHOOK_SECRET_PREVIOUS'),
    ...ofLinks('LINK_SECRET'),
    ...ofLinks('MASTER_KEY'),
    ...weak(
      'BOOTSTRAP_API_KEY',
      (key) => !/^qk_live_[\w-]{32,200}$/.test(key) || isMonotonous(key.slice(8)),
      `with a live key: qk_live_ and at least 32 random characters; \`keys create\` makes one`,
    ),
  ];
}

const SIGNING = "the endpoint's signing secret, whsec_ and in all at least 24 characters";
const RANDOM = 'at least 32 random characters, as `openssl rand -hex 32` prints';

/** Typed by hand, perhaps only to have something: no random secret has so few letters. */
const isMonotonous = (text: string): boolean => new Set(text).size < LEAST_LETTERS;
