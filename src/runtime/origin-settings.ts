import type { EnvironmentReader } from './environment-reader';

export function readOrigins(reader: EnvironmentReader, name: string): string[] {
  return reader.list(name).map((origin) => {
    if (URL.canParse(origin) && /^https?:/.test(origin)) return new URL(origin).origin;
    reader.problems.push(`${name} holds "${origin}", which is no http(s) address`);
    return origin;
  });
}

/** They go into a header: no wildcard, no path, and nothing that another rule could begin with. */
const HTTPS_ORIGIN = /^https:\/\/[a-z\d]([a-z\d.-]*[a-z\d])?(:\d{1,5})?$/;

export function readFrameAncestors(reader: EnvironmentReader): string[] {
  const origins = reader.list('PORTAL_FRAME_ANCESTORS');
  for (const origin of origins) {
    if (HTTPS_ORIGIN.test(origin) && URL.canParse(origin)) continue;
    reader.problems.push(
      `PORTAL_FRAME_ANCESTORS holds "${origin}": give the whole origin of a page, in small ` +
        'letters, with https:// and without a path, such as https://shop.example',
    );
  }
  return origins;
}
