/** By `npm run test:thorough` what follows is tried in every way, by `npm test` in one of them. */
export const isThorough = process.env['THOROUGH'] === 'true';
