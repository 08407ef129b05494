import { apiKeys } from './stories/api-keys';
import { bulkActions } from './stories/bulk-actions';
import { bundles } from './stories/bundles';
import { charging } from './stories/charging';
import { checkout } from './stories/checkout';
import { connectedAccounts } from './stories/connected-accounts';
import { connections } from './stories/connections';
import { customerImports } from './stories/customer-imports';
import { customerMoves } from './stories/customer-moves';
import { customers } from './stories/customers';
import { debitsAndDisputes } from './stories/debits-and-disputes';
import { linkAccount } from './stories/link-account';
import { mirror } from './stories/mirror';
import { network } from './stories/network';
import { policies } from './stories/policies';
import { portal } from './stories/portal';
import { schedules } from './stories/schedules';
import type { Story } from './stories/story';
import { unpaid } from './stories/unpaid';
import { wallets } from './stories/wallets';

export type { Story, StoryResult } from './stories/story';
export type { Places, World } from './stories/world';
export { openWorld } from './stories/world';

/** Every story of an invoice: run by the demo, seeded by the first start, checked by the tests. */
export const STORIES: readonly Story[] = [
  ...charging,
  ...checkout,
  ...bundles,
  ...portal,
  ...customers,
  ...customerImports,
  ...debitsAndDisputes,
  ...wallets,
  ...unpaid,
  ...connections,
  ...customerMoves,
  ...apiKeys,
  ...bulkActions,
  ...policies,
  ...connectedAccounts,
  ...linkAccount,
  ...schedules,
  ...mirror,
  ...network,
];
