import type { RUN_ATTRIBUTES } from '../../workflows/messages';

/** In a namespace of several programs another may have our names, so each may have a prefix. */
export const attributeName = (prefix: string, name: keyof typeof RUN_ATTRIBUTES): string =>
  `${prefix}${name}`;

/** What a run cannot know: absent without a prefix, where it has its own word for it. */
export const statusAttributeOf = (prefix: string): string | undefined =>
  prefix === '' ? undefined : attributeName(prefix, 'InvoiceStatus');
