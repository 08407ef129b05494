import type { ReactElement, ReactNode } from 'react';
import type { Branding } from '../../domain/branding';
import type { Words } from '../words/words';
import { Icon } from './icon';
import { Layout } from './layout';
import type { IconName, Tone } from './panel';
import type { PageMode } from './page-types';

export interface NoticeProps {
  words: Words;
  businessName: string | null;
  branding?: Branding | null;
  issuer?: string | null;
  mode: PageMode;
  tone: Tone;
  icon: IconName;
  title: string;
  texts: readonly string[];
  /** Names the invoice above the title, where there is one. */
  above?: string;
  /** Read out by itself: the page answers something the reader waits for. */
  live?: boolean;
  children?: ReactNode;
}

/** A page that says one thing. */
export function NoticePage(props: NoticeProps): ReactElement {
  const { words, businessName, mode, tone, icon, title, texts, above, live, children } = props;
  return (
    <Layout
      words={words}
      title={title}
      businessName={businessName}
      branding={props.branding ?? null}
      issuer={props.issuer ?? null}
      mode={mode}
    >
      <main className={`notice tone-${tone}${tone === 'wait' && live ? ' waiting' : ''}`}>
        <span className="badge">
          <Icon name={icon} />
        </span>
        {above === undefined ? null : <p className="number">{above}</p>}
        <h1>{title}</h1>
        <div {...(live ? { role: 'status' } : {})}>
          {texts.map((text) => (
            <p className="note" key={text}>
              {text}
            </p>
          ))}
        </div>
        {children}
      </main>
    </Layout>
  );
}
