export const FLOODS = [
  { name: 'keyless gzip bodies', count: 100 },
  { name: 'half-sent webhooks', count: 2_000 },
  { name: 'wrong keys', count: 60 },
  { name: 'wrong links', count: 31 },
  { name: 'cut off uploads', count: 2_000 },
] as const;

export type FloodName = (typeof FLOODS)[number]['name'];
