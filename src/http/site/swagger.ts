import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';

const FOLDER = '/docs/assets';

/** Of all files of the package only these are served. */
export const SWAGGER_FILES = ['swagger-ui.css', 'swagger-ui-bundle.js'] as const;

export type SwaggerFile = (typeof SWAGGER_FILES)[number];

export const swaggerPath = (file: SwaggerFile): string => `${FOLDER}/${file}`;

/** Where the package is, and its version, with which the URLs of its files change. */
export function findSwagger(): { folder: string; version: string } {
  // Its main file would load the whole interface into this process.
  const manifest = require.resolve('swagger-ui-dist/package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return { folder: dirname(manifest), version };
}
