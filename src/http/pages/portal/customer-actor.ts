import type { Request } from 'express';
import type { Actor } from '../../../domain/audit';
import { callerAddress } from '../../caller-address';
import type { HttpDeps } from '../../http-deps';

/** Who did it, as the audit log has it: the customer, from this address. */
export const customerActor = (
  { settings }: Pick<HttpDeps, 'settings'>,
  request: Request,
): Actor => ({
  by: 'customer',
  keyId: null,
  address: callerAddress(request, settings.trustProxy),
});
