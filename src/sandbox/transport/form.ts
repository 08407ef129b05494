// Stripe's form bodies: a[b][0][c]=x becomes nested objects. Arrays (a[]=x or a[0]=x) stay
// objects with number keys here; the declared shape decides later what they are.

export interface Fields {
  [key: string]: string | Fields;
}

export function parseForm(text: string): Fields {
  const fields: Fields = Object.create(null) as Fields;
  if (text === '') return fields;
  for (const pair of text.split('&')) {
    const cut = pair.indexOf('=');
    const name = decode(cut === -1 ? pair : pair.slice(0, cut));
    if (name !== '') put(fields, name, cut === -1 ? '' : decode(pair.slice(cut + 1)));
  }
  return fields;
}

function decode(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function put(fields: Fields, name: string, value: string): void {
  const open = name.indexOf('[');
  if (open <= 0) {
    fields[name] = value;
    return;
  }
  const path = [
    name.slice(0, open),
    ...name
      .slice(open + 1)
      .replace(/]$/, '')
      .split(']['),
  ];
  let at = fields;
  path.forEach((step, index) => {
    const next = path[index + 1];
    const key = step === '' ? openElement(at, next) : step;
    if (next === undefined) {
      at[key] = value;
      return;
    }
    const inner = at[key];
    if (typeof inner === 'object') at = inner;
    else at = at[key] = Object.create(null) as Fields;
  });
}

// `lines[][name]=a&lines[][price]=1` keeps filling one element until a key repeats.
function openElement(at: Fields, nextKey: string | undefined): string {
  const count = Object.keys(at).length;
  const last = at[String(count - 1)];
  const fills = nextKey !== undefined && typeof last === 'object' && last[nextKey] === undefined;
  return String(fills ? count - 1 : count);
}
