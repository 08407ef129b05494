import type { ReactNode } from 'react';

// The pieces every table of the console is made of.

export const rowsShown = 25;

/** A button that calls the control API by a form. */
export function Button(props: { act: string; id: string; label: string }): ReactNode {
  return (
    <form className="inline" method="post" action="/act">
      <input type="hidden" name="act" value={props.act} />
      <input type="hidden" name="id" value={props.id} />
      <button type="submit" className="quiet">
        {props.label}
      </button>
    </form>
  );
}

export function Table(props: {
  title: string;
  head: readonly string[];
  children: ReactNode;
}): ReactNode {
  return (
    <details open>
      <summary>{props.title}</summary>
      <table>
        <thead>
          <tr>
            {props.head.map((each) => (
              <th key={each}>{each}</th>
            ))}
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </details>
  );
}

export const newest = <T,>(rows: Iterable<T>): T[] => [...rows].slice(0, rowsShown);
