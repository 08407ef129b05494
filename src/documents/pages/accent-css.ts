import { accentFor } from '../accent';
import { versioned } from './versioned';

/** The stylesheet of one accent: made of the colour in its address and nothing else. */
export function accentCss(accent: string): string {
  const rules = (scheme: 'light' | 'dark'): string => {
    const { text, fill, fillDeep, onFill } = accentFor(accent, scheme);
    return (
      `:root{--accent:${text};--accent-deep:${text};--ring:${text};` +
      `--fill:${fill};--fill-deep:${fillDeep};--on-fill:${onFill}}`
    );
  };
  return `${rules('light')}@media (prefers-color-scheme:dark){${rules('dark')}}`;
}

export const ACCENT_CSS_PATH = '/assets/accents';

/** Null: it is no colour. */
export const accentOfFile = (name: string): string | null =>
  /^[0-9a-f]{6}\.css$/.test(name) ? `#${name.slice(0, 6)}` : null;

export const accentCssHref = (accent: string): string =>
  versioned(`${ACCENT_CSS_PATH}/${accent.slice(1)}.css`, accentCss(accent));
