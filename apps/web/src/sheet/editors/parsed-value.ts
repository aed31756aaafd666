/** What a delta that was typed makes of the field of its column. */
import type { CustomName, CustomValue, Delta, EditableField } from '@vanguard/pfa';

export const parsedValue = (delta: Delta, field: EditableField | CustomName): CustomValue | undefined =>
  (delta as Readonly<Record<string, CustomValue | undefined>>)[field];
