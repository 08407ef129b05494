import { activityInfo } from '@temporalio/activity';
import type { BrakeStore } from '../../../src/postgres/collection/brakes';
import type { Stores } from '../../../src/postgres/stores';
import type { PlantedActivity } from './planted-activities';

const asked =
  (change: (brakes: BrakeStore) => Partial<BrakeStore>) =>
  (stores: Stores): Stores => ({
    ...stores,
    brakes: { ...stores.brakes, ...change(stores.brakes) },
  });

/** Where the activity does not ask whether charges are paused. */
const unasked = (isSo: () => boolean) =>
  asked((brakes) => ({
    get: async (connection) => (isSo() ? null : brakes.get(connection)),
  }));

/** How activities that are broken tomorrow would use the brake. */
export const PLANTED_BRAKES: Readonly<
  Record<string, Pick<PlantedActivity, 'spoilStores' | 'caught' | 'from'>>
> = {
  'confirms what is under way although charges are paused': {
    spoilStores: unasked(() => activityInfo().activityType === 'confirmAttempt'),
    caught: /a charge is confirmed while it is paused$/,
    from: 40,
  },
  'asks the brake at the first try of a confirm, and at no later one': {
    spoilStores: unasked(() => {
      const { activityType, attempt } = activityInfo();
      return activityType === 'confirmAttempt' && attempt > 1;
    }),
    caught: /a charge is confirmed while it is paused$/,
    from: 125,
  },
  'makes an intent although charges are paused': {
    spoilStores: unasked(() => activityInfo().activityType === 'openIntent'),
    caught: /a charge is begun while it is paused$/,
  },
  'counts no attempt that failed': {
    spoilStores: asked(() => ({ endedSince: async () => [] })),
    caught: /a charge is (begun|confirmed) while it is paused$/,
    from: 30,
  },
  'counts what failed before a person resumed them': {
    spoilStores: asked((brakes) => ({
      get: async (connection) => {
        const row = await brakes.get(connection);
        return row === null ? null : { ...row, resumedAt: null };
      },
    })),
    caught: /paused without a reason$/,
    from: 30,
  },
  'lets every charge try whether Stripe accepts our key again': {
    spoilStores: asked(() => ({ leaseTry: async () => true })),
    caught: /a charge is begun while it is paused$/,
  },
};
