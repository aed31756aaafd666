/**
 * Search parameters as plain text: repeated names are lists, `true` is `1`, `false` is `0`, nothing is JSON. Conditions on declared
 * fields, which a search has together, have a name each. TanStack Router would otherwise write `?category=%5B%22Cranes%22%5D`.
 */
import { type CustomParameters, spreadCustom } from '@vanguard/protocol/browser';

export function parseSearchParams(text: string): Record<string, string | string[]> {
  const parsed: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const present = Object.hasOwn(parsed, name) ? parsed[name] : undefined;
    Object.defineProperty(parsed, name, {
      value: present === undefined ? value : [present, value].flat(),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return parsed;
}

export function formatSearchParams(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (name === 'custom' && typeof value === 'object') {
      for (const [one, text] of spreadCustom({ ...(value as CustomParameters) })) params.append(one, text);
      continue;
    }
    for (const item of Array.isArray(value) ? value : [value]) {
      if (typeof item === 'boolean') params.append(name, item ? '1' : '0');
      else if (typeof item === 'string' || typeof item === 'number') params.append(name, String(item));
    }
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}
