import type { AccessToRevoke, Revocation } from '../postgres/access/access-revocations';
import type { Called } from '../stripe/stripe-gateway';
import type { RelayDeps } from './relay';

/**
 * Accounts that were linked by OAuth take their access back at Stripe, once their connection is
 * disconnected. It stays disconnected whatever Stripe answers.
 */
export async function endAccess(deps: RelayDeps): Promise<void> {
  const { accessRevocations } = deps.stores;
  for (const access of await accessRevocations.lease()) {
    const revocation = revocationOf(await deps.revokeAccess(access));
    await accessRevocations.settle(access.connection, revocation);
    report(deps, access, revocation);
  }
}

function revocationOf(called: Called<'revoked'>): Revocation {
  switch (called.kind) {
    case 'ok':
      return { kind: 'revoked' };
    case 'busy':
      return { kind: 'later', problem: `Stripe is busy (${called.reason}); it is asked again` };
    case 'out_of_turn':
    case 'unknown':
      return { kind: 'later', problem: `Stripe did not answer (${called.detail}); asked again` };
    default:
      return { kind: 'not_revoked', problem: problemOf(called) };
  }
}

type Refused = Exclude<Called<never>, { kind: 'ok' | 'busy' | 'out_of_turn' | 'unknown' }>;

function problemOf(called: Refused): string {
  const words = 'detail' in called ? called.detail : called.kind;
  return (
    `Stripe did not end the access (${words}): the business ends it in its Stripe dashboard, ` +
    'where it lists the applications that may act for it'
  );
}

function report(deps: RelayDeps, access: AccessToRevoke, revocation: Revocation): void {
  const { connection, account } = access;
  if (revocation.kind === 'revoked') {
    deps.log.info({ connection, account }, 'the access of a disconnected account has ended');
    return;
  }
  const { kind, problem } = revocation;
  const level = kind === 'later' ? 'warn' : 'error';
  deps.log[level]({ connection, account, problem }, 'a disconnected account still gives access');
}
