/** Drafts keep declared fields by key beside the others; whoever asks is told them under `custom`, and each as `custom.KEY`. */
import { customKeyOf, customName, isRecordField } from '@vanguard/pfa';

export const toldName = (field: string): string => (isRecordField(field) ? field : customName(field));

export const keptName = (name: string): string => customKeyOf(name) ?? name;

export function toldValues<Values extends object>(values: Values): Values {
  const own = Object.entries(values).filter(([field]) => isRecordField(field));
  const custom = Object.entries(values).filter(([field]) => !isRecordField(field));
  if (custom.length === 0) return values;
  return Object.fromEntries([...own, ['custom', Object.fromEntries(custom)]]) as Values;
}
