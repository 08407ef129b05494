import type { ReactElement } from 'react';
import { codeModules } from '../pdf/code-modules';

/** White around it, as those who read it need it. */
const QUIET = 4;

/** A QR code in the page itself, dark on white in any colour scheme; its words say the same. */
export function CodePicture({ payload, label }: { payload: string; label: string }): ReactElement {
  const modules = codeModules(payload);
  const size = modules.length + 2 * QUIET;
  return (
    <svg
      className="code"
      role="img"
      aria-label={label}
      viewBox={`${-QUIET} ${-QUIET} ${size} ${size}`}
      shapeRendering="crispEdges"
    >
      <path fill="#fff" d={`M${-QUIET} ${-QUIET}h${size}v${size}h${-size}z`} />
      <path stroke="#000" d={modules.map(rowOf).join('')} />
    </svg>
  );
}

/** Dark squares beside each other are one stroke. */
function rowOf(row: readonly boolean[], y: number): string {
  let strokes = '';
  let from = 0;
  for (let x = 0; x <= row.length; x += 1) {
    if (row[x] === true) continue;
    if (x > from) strokes += `M${from} ${y + 0.5}h${x - from}`;
    from = x + 1;
  }
  return strokes;
}
