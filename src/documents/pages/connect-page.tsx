import { isolateText } from '../text';
import { englishConnect } from '../words/en/connect';
import { wordsIn } from '../words/words-for';
import { toHtml } from './layout';
import { NoticePage } from './notice-page';
import type { PageMode } from './page-types';

export interface ConnectPageInput {
  businessName: string;
  mode: PageMode;
  /**
   * `open`: Stripe needs something yet; `link`: it has an account and is asked whether we may act
   * for it; `away`: Stripe could not be asked; `off`: the platform links no account.
   */
  state: 'open' | 'link' | 'connected' | 'restricted' | 'away' | 'off';
  /** A form that is posted there leads on to Stripe. */
  action: string;
}

/** Where a business connects its account; GET changes nothing. */
export function renderConnectPage({ businessName, mode, state, action }: ConnectPageInput): string {
  const words = wordsIn(null);
  const business = isolateText(businessName);
  const leadsOn = state === 'open' || state === 'link' || state === 'away';
  return toHtml(
    <NoticePage
      words={words}
      businessName={businessName}
      mode={mode}
      tone={state === 'connected' ? 'good' : 'wait'}
      icon={state === 'connected' ? 'check' : 'clock'}
      title={englishConnect.title}
      texts={[englishConnect[state](business)]}
    >
      {!leadsOn ? null : (
        <form method="post" action={action} className="pay">
          <button className="button primary" type="submit">
            {englishConnect.button}
          </button>
        </form>
      )}
    </NoticePage>,
  );
}
