import type { Pixels } from './png';

/** What a printer of 600 dots an inch can show of a logo in its place. */
const MOST_WIDE = 1_700;
const MOST_HIGH = 290;

/** Each square of so many pixels becomes one, of their mean: a file is not larger than it looks. */
export function shrink(pixels: Pixels): Pixels {
  const { width, height, rgb, alpha } = pixels;
  const by = Math.ceil(Math.max(width / MOST_WIDE, height / MOST_HIGH));
  if (by <= 1) return pixels;
  const [wide, high] = [Math.ceil(width / by), Math.ceil(height / by)];
  const small = { rgb: new Uint8Array(wide * high * 3), alpha: new Uint8Array(wide * high) };
  for (let at = 0; at < wide * high; at += 1) {
    const [x, y] = [(at % wide) * by, Math.floor(at / wide) * by];
    const sums = [0, 0, 0, 0];
    let count = 0;
    for (let row = y; row < Math.min(y + by, height); row += 1) {
      for (let column = x; column < Math.min(x + by, width); column += 1) {
        const from = row * width + column;
        const weight = alpha === null ? 255 : (alpha[from] ?? 0);
        for (let i = 0; i < 3; i += 1) sums[i] = (sums[i] ?? 0) + (rgb[from * 3 + i] ?? 0) * weight;
        sums[3] = (sums[3] ?? 0) + weight;
        count += 1;
      }
    }
    const weights = sums[3] ?? 0;
    // A colour that is not seen does not shine through at an edge.
    for (let i = 0; i < 3; i += 1) {
      small.rgb[at * 3 + i] = weights === 0 ? 255 : Math.round((sums[i] ?? 0) / weights);
    }
    small.alpha[at] = Math.round(weights / count);
  }
  return { width: wide, height: high, rgb: small.rgb, alpha: alpha === null ? null : small.alpha };
}
