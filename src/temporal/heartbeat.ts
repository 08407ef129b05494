import type { ActivityInterceptorsFactory } from '@temporalio/worker';

/** Well under the heartbeat timeout of the workflow's options, and longer than most activities. */
const HEARTBEAT_INTERVAL_MS = 7_000;

/**
 * Says for a long activity that its process is alive. Without it, a call cut off by a killed
 * worker would be tried again only after the longest time such a call may take. A short activity
 * ends before the first word, and costs nothing.
 */
export const heartbeatInterceptor: ActivityInterceptorsFactory = (context) => ({
  inbound: {
    execute: async (input, next) => {
      // What an earlier try noted stays noted.
      const heartbeat = () => context.heartbeat(context.info.heartbeatDetails);
      const timer = setInterval(heartbeat, HEARTBEAT_INTERVAL_MS);
      try {
        return await next(input);
      } finally {
        clearInterval(timer);
      }
    },
  },
});
