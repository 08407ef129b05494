import { z } from 'zod';

export const healthResponse = z.object({ status: z.literal('ok') }).meta({ id: 'Health' });

export const readinessResponse = z
  .object({
    status: z.enum(['ready', 'degraded', 'unavailable', 'ending']).meta({
      description: 'degraded: requests are accepted and run later; ending: use another process.',
    }),
    checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
    missing: z.array(z.object({ name: z.string(), detail: z.string() })),
  })
  .meta({ id: 'Readiness' });

export type ReadinessResponse = z.infer<typeof readinessResponse>;
