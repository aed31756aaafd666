/** Keys whose rows the target would take for one: written out where columns are to be widened, which tells most of them apart. */
import type { DatabaseSync } from 'node:sqlite';
import { alignReferences, widenReferences } from '../plan/align-references.ts';
import { type AlikeKey, writeOutKeys } from '../plan/alike-keys.ts';
import type { SourceCatalog } from '../source/catalog.ts';
import { findAlikeKeys } from './find-alike-keys.ts';
import type { Fitting } from './fit-table.ts';

type ChangedColumns = Map<string, Set<string>>;

/** Its types are changed where keys are written out. */
interface Chosen extends Fitting {
  /** Looks again whether the values of these columns fit. */
  refit(this: void, changed: ChangedColumns): Promise<void>;
}

/** Returns those that are left. Throws the signal's reason. */
export async function settleAlikeKeys(
  connection: DatabaseSync,
  catalog: SourceCatalog,
  chosen: Chosen,
): Promise<AlikeKey[]> {
  const { isRuled, refit } = chosen;
  const alike = await findAlikeKeys(connection, catalog, chosen);
  if (chosen.tolerances.onBadValue !== 'widen' || alike.length === 0) return alike;
  await refit(writeOutKeys(alike, chosen, isRuled));
  await refit(referAgain(catalog, chosen));
  return await findAlikeKeys(connection, catalog, chosen);
}

/** What refers to a key takes its type again. */
function referAgain(catalog: SourceCatalog, { types, evidence, isRuled }: Chosen): ChangedColumns {
  const changed = widenReferences(catalog, types, isRuled);
  for (const [table, columns] of alignReferences(catalog, { types, evidence }, isRuled)) {
    for (const [column, choice] of columns) {
      if (types.get(table)?.get(column) === choice) continue;
      types.get(table)?.set(column, choice);
      changed.set(table, (changed.get(table) ?? new Set()).add(column));
    }
  }
  return changed;
}
