/**
 * Columns that fill another column than the one of their name. Both digests follow the plan, so that they would agree
 * where the plan mixes columns up: the names are looked at once more, in a way of its own. Pure.
 */
import type { MigrationPlan } from '../plan/plan.ts';
import type { RuleBook } from '../plan/rules/match-rules.ts';

/** Names of the columns of a table of the target by the table's name; those of the plan for tables that the run makes. */
export type TargetColumns = ReadonlyMap<string, readonly string[]>;

/** In words. What a rule names is where the rule says; tables that the run makes have the names to the letter, or others of its own. */
export function findMisplaced({ tables }: MigrationPlan, rules: RuleBook, targets: TargetColumns): string[] {
  const findings: string[] = [];
  for (const { source, name, columns, computed = [] } of tables) {
    const placed = [...columns, ...computed];
    const wished = new Map(placed.map((column) => [column.source, rules.decideColumn(source, column.source).name]));
    const standing = targets.get(name);
    for (const column of placed) {
      const wish = wished.get(column.source);
      const wanted = wish ?? column.source;
      const own = standing === undefined ? placed.find((one) => one.name === wanted)?.name : namesake(wanted, standing);
      const isTaken = wish === undefined && [...wished.values()].includes(own);
      if (own !== undefined && own !== column.name && !isTaken)
        findings.push(`"${source}"."${column.source}" fills "${column.name}" where "${name}" has "${own}"`);
    }
  }
  return findings;
}

/** To the letter, else the only one of the same letters and digits. */
function namesake(wanted: string, names: readonly string[]): string | undefined {
  if (names.includes(wanted)) return wanted;
  const letters = lettersOf(wanted);
  const alike = letters === '' ? [] : names.filter((name) => lettersOf(name) === letters);
  return alike.length === 1 ? alike[0] : undefined;
}

function lettersOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{M}\p{N}]/gu, '');
}
