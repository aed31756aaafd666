/** The enum types that the chosen column types need, each once. Pure. */
import { UsageError } from '../errors.ts';
import type { ChosenTypes } from './choose-types.ts';
import type { Namespace } from './names.ts';
import type { PlannedEnum } from './plan.ts';

/** Throws UsageError `rule_enum_ambiguous`, `rule_names_clash`. A type shares its namespace with tables. */
export function planEnums(types: ChosenTypes, names: Namespace): PlannedEnum[] {
  const enums = new Map<string, PlannedEnum>();
  for (const { type } of [...types.values()].flatMap((columns) => [...columns.values()])) {
    if (type.kind !== 'enum') continue;
    const known = enums.get(type.name);
    if (known === undefined) {
      enums.set(type.name, { name: type.name, values: type.values });
    } else if (known.values.join('\0') !== type.values.join('\0')) {
      throw new UsageError(`Two rules describe the enum "${type.name}" with different values.`, {
        code: 'rule_enum_ambiguous',
        hint: 'Give the two enums different names, or both the same values in the same order.',
      });
    }
  }
  for (const { name } of enums.values()) {
    if (names.claim(name) === name) continue;
    throw new UsageError(`The enum "${name}" has the name of a table.`, {
      code: 'rule_names_clash',
      hint: 'Give the enum or the table another name in the rule file.',
    });
  }
  return [...enums.values()];
}
