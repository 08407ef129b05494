import type { ReactElement } from 'react';
import type { Words } from '../words/words';
import { LANGUAGES, wordsIn } from '../words/words-for';

/** Links, so that it needs no script; each language as it calls itself. */
export function LanguageSwitch({ words, url }: { words: Words; url: string }): ReactElement {
  return (
    <nav className="languages" aria-label={words.page.language}>
      <ul>
        {LANGUAGES.map((language) => {
          const { name } = wordsIn(language);
          return (
            <li key={language}>
              <a
                href={`${url}?lang=${language}`}
                lang={language}
                rel="nofollow"
                {...(name === words.name ? { 'aria-current': 'true' as const } : {})}
              >
                {name}
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
