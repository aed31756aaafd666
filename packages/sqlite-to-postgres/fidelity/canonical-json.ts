/**
 * A JSON text with its keys in order and numbers as JavaScript prints them: equal documents give equal texts. Undefined
 * for what is no JSON.
 */
export function canonicalJson(text: string): string | undefined {
  try {
    return print(JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

function print(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(print).join(',')}]`;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${print(each)}`).join(',')}}`;
}
