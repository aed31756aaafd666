/** Conditions on declared fields as parameters of an address: `custom.KEY`, `custom.KEY.from`, `custom.KEY.to`. */
import { customKeyForm, customPrefix } from '@vanguard/pfa';

export interface CustomParameters {
  [key: string]: { in?: readonly string[] | undefined; from?: string | undefined; to?: string | undefined };
}

/** The names of an address gathered under one, `custom`; those that are of no declared field stay as they are. */
export function gatherCustom(query: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const names = Object.keys(query).filter((name) => name.startsWith(customPrefix));
  if (names.length === 0) return query;
  const custom = new Map<string, Record<string, unknown>>();
  const others = Object.entries(query).filter(([name, value]) => {
    const [, key = '', end] = /^custom\.([^.]+)(?:\.(from|to))?$/.exec(name) ?? [];
    if (!customKeyForm.test(key)) return true;
    const condition = custom.get(key) ?? {};
    condition[end ?? 'in'] = end === undefined && !Array.isArray(value) ? [value] : value;
    custom.set(key, condition);
    return false;
  });
  return Object.fromEntries([...others, ['custom', Object.fromEntries(custom)]]);
}

/** The same the other way round: parameters with their values. */
export function spreadCustom(custom: CustomParameters): [name: string, value: string][] {
  return Object.entries(custom).flatMap(([key, { in: values = [], from, to }]) => [
    ...values.map((value): [string, string] => [customPrefix + key, value]),
    ...(from === undefined ? [] : [[`${customPrefix}${key}.from`, from] as [string, string]]),
    ...(to === undefined ? [] : [[`${customPrefix}${key}.to`, to] as [string, string]]),
  ]);
}
