import type { ReactElement, ReactNode } from 'react';
import { methodName } from '../method-name';
import { isolateText } from '../text';
import type { Words } from '../words/words';
import type { InvoicePageView } from './page-types';

/** The ways to pay that are open now; a GET moves nothing, so each of them is a form that posts. */
export function PayForms({ view, words }: { view: InvoicePageView; words: Words }) {
  const { page } = words;
  const instructions = view.waitingForCustomer?.instructionsUrl ?? null;
  return (
    <>
      {instructions === null ? null : (
        <a className="button primary" href={instructions} rel="noopener noreferrer">
          {page.confirmAccount}
        </a>
      )}
      {view.canPay ? (
        <PostForm view={view} action={view.payUrl} command="pay">
          <button className="button primary" type="submit" aria-describedby="pay-hint">
            {page.payWithStripe}
          </button>
          <p className="hint" id="pay-hint">
            {page.payHint}
          </p>
        </PostForm>
      ) : null}
      {view.storedMethod === null ? null : (
        <PostForm view={view} action={view.chargeUrl} command="charge">
          <button className="button secondary" type="submit" aria-describedby="charge-hint">
            {page.payWithMethod(methodName(isolateText(view.storedMethod), words.methods))}
          </button>
          <p className="hint" id="charge-hint">
            {page.payOnceHint}
          </p>
        </PostForm>
      )}
    </>
  );
}

interface PostFormProps {
  view: InvoicePageView;
  action: string;
  command: 'pay' | 'charge';
  children: ReactNode;
}

function PostForm({ view, action, command, children }: PostFormProps): ReactElement {
  return (
    <form method="post" action={action} className="pay">
      <input type="hidden" name="command_id" value={`${view.hiddenCommandId}-${command}`} />
      {view.csrf === null ? null : <input type="hidden" name="csrf" value={view.csrf} />}
      {children}
    </form>
  );
}
