import type { ReactElement } from 'react';
import type { Words } from '../words/words';
import { UserText } from './layout';
import type { InvoicePageView } from './page-types';

/** Who answers, with the number in the subject. */
export function Contact({ view, words }: { view: InvoicePageView; words: Words }) {
  const { contact, number } = view;
  if (contact === null) return null;
  return (
    <footer className="contact">
      {words.page.questions} <ContactLink address={contact} number={number} />
    </footer>
  );
}

function ContactLink({ address, number }: { address: string; number: string }): ReactElement {
  const to = address.split('@').map(encodeURIComponent).join('@');
  return (
    <a href={`mailto:${to}?subject=${encodeURIComponent(number)}`}>
      <UserText>{address}</UserText>
    </a>
  );
}
