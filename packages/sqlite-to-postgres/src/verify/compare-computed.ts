/**
 * Columns that the target computes: what the source holds in them must be what is computed there, or the move would lose
 * it without a word. Compared as any other column, by the key of the row.
 */
import type { MigrationPlan, PlannedColumn, PlannedTable } from '../plan/plan.ts';
import { digestSource, digestTarget, findMismatches, type TwoSides } from './compare-tables.ts';

const mismatchLimit = 20;

/** Differences in words. Rows that are set aside must have been marked on `source`. */
export async function compareComputed(
  { source, client, schema }: Omit<TwoSides, 'table'>,
  { tables }: MigrationPlan,
  signal?: AbortSignal,
): Promise<string[]> {
  const findings: string[] = [];
  for (const table of tables) {
    const compared = computedAsCopied(table);
    if (compared === undefined) continue;
    const [here, there] = [await digestSource(source, compared, signal), await digestTarget(client, compared, schema)];
    const buckets = here.differingBuckets(there);
    if (buckets.size === 0) continue;
    for (const { key, columns, kind } of await findMismatches(
      { source, client, table: compared, schema },
      buckets,
      mismatchLimit,
    ))
      findings.push(
        kind === 'different'
          ? `table "${table.source}", ${key}: ${columns.map((name) => `"${name}"`).join(', ')} is not what the target computes`
          : `table "${table.source}", ${key}: ${kind}`,
      );
  }
  return findings;
}

/** The table as if its key and its computed columns were all it has. */
function computedAsCopied(table: PlannedTable): PlannedTable | undefined {
  const computed = (table.computed ?? []).flatMap(({ source, name, type }): PlannedColumn[] =>
    type === undefined
      ? []
      : [
          {
            source,
            name,
            type,
            notNull: false,
            default: undefined,
            sequence: undefined,
            generated: undefined,
            reason: '',
          },
        ],
  );
  if (computed.length === 0) return undefined;
  const key = table.primaryKey?.columns;
  const kept = table.columns.filter(({ name }) => key === undefined || key.includes(name));
  return { ...table, columns: [...kept, ...computed] };
}
