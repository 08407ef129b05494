import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What else copies Stripe to Postgres, in the versions that are compared. */
export const RIVALS = {
  'stripe/sync-engine': '@stripe/sync-engine@1.0.32',
  'supabase/stripe-sync-engine': '@supabase/stripe-sync-engine@0.48.5',
} as const;

export type Rival = keyof typeof RIVALS;

/** The Stripe SDK that Supabase's leaves to its user. */
const PEER = 'stripe@23.1.0';

export interface InstalledRivals {
  folder: string;
  remove(): void;
}

/** Only for the bench, in a temporary folder: nothing of them is a part of this program. */
export async function installRivals(): Promise<InstalledRivals> {
  const folder = mkdtempSync(join(tmpdir(), 'quittance-rivals-'));
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(SPEC));
  const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--save-exact'];
  const wanted = [...Object.values(RIVALS), PEER];
  await promisify(execFile)('npm', ['install', ...quietly, ...wanted], { cwd: folder });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Objects that @stripe/sync-engine makes tables of; it looks their fields up here. */
const OBJECTS = `account active_entitlement charge checkout.session credit_note customer dispute
  entitlements.active_entitlement entitlements.feature invoice item payment_intent payment_method
  plan price product radar.early_fraud_warning refund review setup_intent subscription
  subscription_item subscription_schedule tax_id`.split(/\s+/);

const TEXT = { type: 'string' };
const FIELDS = {
  id: TEXT,
  object: TEXT,
  created: { type: 'integer' },
  livemode: { type: 'boolean' },
  metadata: { type: 'object' },
  email: TEXT,
  name: TEXT,
  description: TEXT,
};

/**
 * It would be downloaded otherwise. With these fields alone its tables have fewer generated columns
 * than with Stripe's own document, so that it is faster here, not slower.
 */
const SPEC = {
  openapi: '3.0.0',
  info: {},
  paths: {},
  components: {
    schemas: Object.fromEntries(
      OBJECTS.map((name) => [name, { type: 'object', properties: FIELDS, 'x-resourceId': name }]),
    ),
  },
};
