/** What groups of declared fields are called: it comes with the first of them. Pure. */
import { type CustomField, customName } from '@vanguard/pfa';
import type { GroupName, Groups } from '@vanguard/protocol/browser';
import { shortName } from './custom-fields.ts';

export const labelOf = (name: GroupName, fields: readonly CustomField[]): string =>
  fields.find(({ key }) => customName(key) === name)?.label ?? shortName(name);

/** The values of a boolean as cells have them. */
export function withWords(groups: Groups['groups'], by: readonly GroupName[], fields: readonly CustomField[]) {
  const isYesOrNo = by.map((name) => fields.some(({ key, kind }) => kind === 'boolean' && customName(key) === name));
  const wordOf = (value: string | null) => value && (value === 'true' ? 'yes' : 'no');
  return groups.map((group) => ({
    ...group,
    path: group.path.map((value, level) => (isYesOrNo[level] === true ? wordOf(value) : value)),
  }));
}
