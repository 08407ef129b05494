import { isolateText } from '../text';
import { wordsIn } from '../words/words-for';
import { toHtml } from './layout';
import { NoticePage } from './notice-page';
import type { PageMode } from './page-types';

export interface ConnectPageInput {
  businessName: string;
  mode: PageMode;
  /** `open`: Stripe needs something yet; `away`: Stripe could not be asked. */
  state: 'open' | 'connected' | 'away';
  /** A form that is posted there leads on to Stripe. */
  action: string;
}

/** Where a business connects its account; GET changes nothing. */
export function renderConnectPage({ businessName, mode, state, action }: ConnectPageInput): string {
  const words = wordsIn(null);
  const { connect } = words.page;
  const business = isolateText(businessName);
  const text = { open: connect.open, connected: connect.connected, away: connect.away }[state];
  return toHtml(
    <NoticePage
      words={words}
      businessName={businessName}
      mode={mode}
      tone={state === 'connected' ? 'good' : 'wait'}
      icon={state === 'connected' ? 'check' : 'clock'}
      title={connect.title}
      texts={[text(business)]}
    >
      {state === 'connected' ? null : (
        <form method="post" action={action} className="pay">
          <button className="button primary" type="submit">
            {connect.button}
          </button>
        </form>
      )}
    </NoticePage>,
  );
}
