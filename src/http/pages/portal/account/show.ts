import type { RequestHandler } from 'express';
import { renderPortalAccountPage } from '../../../../documents/pages/portal-account-page';
import type {
  PortalAccountView,
  PortalAutoPay,
  PortalDetails,
  PortalMethod,
} from '../../../../documents/pages/portal-account-view';
import { isSupported } from '../../../../domain/payment-methods';
import { statusOfMethod } from '../../../../domain/stored-methods';
import type { MethodStatus } from '../../../../domain/stored-methods';
import { calendarDayOf } from '../../../../domain/time-zones';
import type { StoredMethodRow } from '../../../../postgres/customers/stored-method-row';
import { statementPeriod } from '../../../customer-statement';
import type { HttpDeps } from '../../../http-deps';
import { sendPage } from '../../error-page-handler';
import { csrfOf } from '../../page-view';
import type { FindPortal, FoundPortal, PortalParams } from '../find-portal';
import { storedDetails } from './details-given';

/** More than anybody stores. */
const MOST_METHODS = 50;

/** How the customer pays; a GET changes nothing. */
export function showAccount(deps: HttpDeps, find: FindPortal): RequestHandler<PortalParams> {
  return async (request, response) => {
    const found = await find(request);
    const isSaved = request.query['saved'] !== undefined;
    const details = { ...storedDetails(found.customer), isSaved };
    sendPage(response, 200, renderPortalAccountPage(await accountViewOf(deps, found, details)));
  };
}

export async function accountViewOf(
  deps: HttpDeps,
  found: FoundPortal,
  details: PortalDetails,
): Promise<PortalAccountView> {
  const { stores, log } = deps;
  const { customer, connection } = found;
  const failed = await deps.storedMethods.readOnce(customer);
  if (failed !== null) log.warn({ why: failed.kind }, 'stored methods could not be read');
  // What was read may have changed the default.
  const { defaultMethod } = (await stores.customers.byId(connection.code, customer.id)) ?? customer;
  const methods = await stores.storedMethods.page(customer.id, {
    limit: MOST_METHODS,
    after: undefined,
    all: false,
  });
  const now = await stores.databaseTime();
  return {
    ...found.of,
    locale: found.locale,
    chosen: found.chosen,
    url: found.url,
    csrf: csrfOf(deps, found.secret),
    isFramed: found.isFramed,
    methods: methods.map((one) => toShown(one, defaultMethod?.id ?? null, now)),
    isUnread: failed !== null,
    autoPay: await autoPayOf(deps, found),
    details,
    statement: statementPeriod(deps, customer),
  };
}

const WHY: Readonly<Record<Exclude<MethodStatus, 'detached'>, PortalMethod['why']>> = {
  usable: null,
  expired: 'expired',
  mandate_inactive: 'mandateInactive',
  detaching: 'detaching',
};

function toShown(method: StoredMethodRow, defaultId: string | null, now: number): PortalMethod {
  const { id, type, label, details } = method;
  const status = statusOfMethod(method, now);
  const why = status === 'detached' ? 'detaching' : WHY[status];
  const { expMonth = null, expYear = null } = details ?? {};
  return {
    id,
    label,
    expires: expMonth === null ? null : `${String(expMonth).padStart(2, '0')}/${expYear}`,
    isDefault: id === defaultId,
    why: why === null && !isSupported(type) ? 'notSupported' : why,
  };
}

/** The business decides whether it charges by itself, and the customer whether they are charged. */
export async function autoPayOf(
  { stores }: HttpDeps,
  { customer, connection }: FoundPortal,
): Promise<PortalAutoPay> {
  const isOffered = customer.settings.autoCharge ?? connection.settings.autoCharge ?? true;
  if (!isOffered) return { kind: 'not_offered' };
  const { agreedAt, withdrawnAt } = await stores.customers.autoPayConsent(customer.id);
  const day = (at: number) => calendarDayOf(at, customer.timeZone ?? 'UTC');
  if (withdrawnAt !== null) return { kind: 'off', withdrawnOn: day(withdrawnAt) };
  return { kind: 'on', agreedOn: agreedAt === null ? null : day(agreedAt) };
}
