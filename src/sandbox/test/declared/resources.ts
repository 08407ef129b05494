import * as path from 'node:path';

/** Where stripe-node declares what Stripe has, a file a resource. */
export const RESOURCES = path.join(process.cwd(), 'node_modules/stripe/cjs/resources');
