/** A page of a list; `next` is the cursor of the page after it, null on the last. */
export const pageOfList = <T>(url: string, data: T[], next: string | null) => ({
  object: 'list' as const,
  data,
  has_more: next !== null,
  next_cursor: next,
  url,
});
