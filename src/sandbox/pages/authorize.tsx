import { authorize } from '../connect/oauth';
import { platformOfClient } from '../connect/accounts';
import type { AccountStore } from '../world/account-store';
import type { World } from '../world/world';
import type { PageAnswer } from './checkout';
import { messagePage } from './checkout-page';
import { page } from './frame';

// `connect.stripe.com/oauth/authorize`: an owner lets a platform act for an account, or does not.

interface Asked {
  readonly platform: AccountStore;
  readonly redirectUri: string;
  readonly state: string | null;
}

/** Where something is wrong with the request nobody is sent back: the answer is JSON. */
function read(world: World, query: URLSearchParams): Asked | PageAnswer {
  const state = query.get('state');
  const wrong = (error: string, description: string): PageAnswer => ({
    status: 400,
    json: true,
    body: JSON.stringify({ error, error_description: description, state }, null, 2),
  });
  const type = query.get('response_type');
  if (type === null) return wrong('invalid_request', 'Missing response_type parameter.');
  if (type !== 'code') {
    return wrong('unsupported_response_type', 'The only supported response_type is code.');
  }
  const scope = query.get('scope') ?? 'read_only';
  if (scope !== 'read_write') {
    return wrong('invalid_scope', `Invalid scope: ${scope}. Only extensions may be read_only.`);
  }
  const platform = platformOfClient(world, query.get('client_id') ?? '');
  if (platform === null) {
    return wrong('invalid_client', 'No application matches the supplied client identifier');
  }
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!/^https?:/.test(redirectUri) || !URL.canParse(redirectUri)) {
    return wrong('invalid_redirect_uri', `Invalid redirect URI '${redirectUri}'.`);
  }
  return { platform, redirectUri, state };
}

export function showAuthorize(world: World, query: URLSearchParams): PageAnswer {
  const asked = read(world, query);
  if ('status' in asked) return asked;
  const body = page(
    'Connect your account',
    <>
      <h1>Connect your account</h1>
      <p>
        <code>{asked.platform.account}</code> wants to take payments for you, and to read and change
        what your account has.
      </p>
      <form method="post" action={`/oauth/authorize?${query.toString()}`}>
        <label htmlFor="account">Your account (empty: a new one that takes charges)</label>
        <input id="account" name="account" placeholder="acct_…" />
        <p>
          <button type="submit" name="answer" value="grant">
            Connect
          </button>{' '}
          <button type="submit" name="answer" value="deny" className="quiet">
            Cancel
          </button>
        </p>
      </form>
    </>,
  );
  return { status: 200, body };
}

export function sendAuthorize(world: World, query: URLSearchParams, body: string): PageAnswer {
  const asked = read(world, query);
  if ('status' in asked) return asked;
  const form = new URLSearchParams(body);
  if (form.get('answer') === 'deny') {
    return back(asked, {
      error: 'access_denied',
      error_description: 'The user denied your request',
    });
  }
  const code = authorize(world, asked.platform, form.get('account') || null);
  if (typeof code !== 'string') {
    return { status: 403, body: messagePage('Not connected', code.refused) };
  }
  return back(asked, { code, scope: 'read_write' });
}

function back({ redirectUri, state }: Asked, more: Record<string, string>): PageAnswer {
  const location = new URL(redirectUri);
  const all = { ...more, ...(state !== null && { state }) };
  for (const [name, value] of Object.entries(all)) location.searchParams.set(name, value);
  return { status: 303, location: location.href };
}
