import { Children, isValidElement } from 'react';
import type { ReactElement, ReactNode } from 'react';

// Parts of every table of the console.

export const ROWS_SHOWN = 25;

/** A button that calls the control API by a form, so that it also works with a keyboard. */
export function Button(props: {
  act: string;
  id: string;
  label: string;
  grave?: boolean;
}): ReactNode {
  return (
    <form className="inline" method="post" action="/act">
      <input type="hidden" name="act" value={props.act} />
      <input type="hidden" name="id" value={props.id} />
      <button
        type="submit"
        className={props.grave === true ? 'quiet grave' : 'quiet'}
        aria-label={props.id === '' ? props.label : `${props.label}: ${props.id}`}
      >
        {props.label}
      </button>
    </form>
  );
}

/** One row; each cell has the name of its column, which a phone shows above it. */
export function Row(props: { head: readonly string[]; children: ReactNode }): ReactNode {
  return (
    <tr>
      {Children.toArray(props.children)
        .filter((cell) => isValidElement(cell))
        .map((cell, index) => (
          <td
            key={index}
            data-name={props.head[index]}
            className={(cell as ReactElement<{ className?: string }>).props.className}
          >
            {cell}
          </td>
        ))}
    </tr>
  );
}

export function Table(props: {
  id: string;
  title: string;
  count: number;
  head: readonly string[];
  nothing: string;
  closed?: boolean;
  children: ReactNode;
}): ReactNode {
  const more = props.count > ROWS_SHOWN ? `, the newest ${ROWS_SHOWN} shown` : '';
  return (
    <section className="card" id={props.id}>
      <details className="part" open={props.closed !== true}>
        <summary>
          {props.title}{' '}
          <span className="soft">
            {props.count}
            {more}
          </span>
        </summary>
        {props.count === 0 ? (
          <p className="soft">{props.nothing}</p>
        ) : (
          <table>
            <thead>
              <tr>
                {props.head.map((each) => (
                  <th key={each} scope="col">
                    {each}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>{props.children}</tbody>
          </table>
        )}
      </details>
    </section>
  );
}

const GOOD = /^(succeeded|paid|complete|won|warning_closed|prevented|active|done|2\d\d)/;
const BAD = /^(failed|lost|requires_payment_method|[45]\d\d|cut|gave up)/;
const WAITING = /^(processing|pending|requires_|needs_|warning_|appeal_|under_review|open|unpaid)/;

/** A status in its colour; the word is enough without the colour. */
export function Chip({ status }: { status: string }): ReactNode {
  const tone = BAD.test(status)
    ? 'bad'
    : GOOD.test(status)
      ? 'good'
      : WAITING.test(status)
        ? 'wait'
        : '';
  return <span className={`chip ${tone}`.trim()}>{status.replaceAll('_', ' ')}</span>;
}

/** An object's id that opens to the whole object. */
export function Thing({ id, object }: { id: string; object: unknown }): ReactNode {
  return (
    <details>
      <summary>
        <code>{id}</code>
      </summary>
      <pre>{JSON.stringify(object, null, 2)}</pre>
    </details>
  );
}

/** Virtual time as people read it, to the second. */
export const when = (ms: number): string =>
  new Date(ms).toISOString().replace('T', ' ').slice(0, 19);

export const newest = <T,>(rows: Iterable<T>): T[] => {
  const found: T[] = [];
  for (const row of rows) {
    if (found.length === ROWS_SHOWN) break;
    found.push(row);
  }
  return found;
};
