/** Compares the rows that a run set aside with the source again, row by row, at any later time. */
import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { canonicalJson } from '@vanguard/sqlite-sql/values';
import type { ClientBase } from 'pg';
import type { MigrationPlan } from '../plan/plan.ts';
import { plural } from '../progress/plural.ts';
import { recordSchema } from '../server/record-schema.ts';
import { readRejected } from './keep-set-aside.ts';

/** Rows are matched by their digests; returns the differences in words. The rows must have been marked on `source`. */
export async function compareSetAside(
  source: DatabaseSync,
  client: ClientBase,
  plan: MigrationPlan,
  runId: string,
): Promise<string[]> {
  const findings: string[] = [];
  for (const table of plan.tables) {
    if (table.rejects === undefined) continue;
    const { rows } = await client.query<{ row: string }>(
      `select row::text as row from ${recordSchema}.rejected_rows where run_id = $1 and source_table = $2`,
      [runId, table.source],
    );
    const kept = new Map<string, number>();
    for (const { row } of rows) count(kept, row, 1);
    for (const { row } of readRejected(source, table)) count(kept, JSON.stringify(row), -1);
    const different = [...kept.values()].filter((balance) => balance !== 0).length;
    if (different > 0)
      findings.push(
        `table "${table.source}": ${plural(different, 'row that was set aside differs', 'rows that were set aside differ')}`,
      );
  }
  return findings;
}

function count(rows: Map<string, number>, row: string, by: 1 | -1): void {
  const digest = createHash('sha256')
    .update(canonicalJson(row) ?? row)
    .digest('base64');
  rows.set(digest, (rows.get(digest) ?? 0) + by);
}
