/** The digest of a table in the target, by several threads where it is large. */

import type { ClientBase } from 'pg';
import { type DigestParts, TableDigest } from '../digest/table-digest.ts';
import type { PlannedTable } from '../plan/plan.ts';
import { type BlockRange, splitBlocks } from '../server/block-range.ts';
import type { Task } from '../threads/task.ts';
import type { Workforce } from '../threads/workforce.ts';
import { digestTarget } from './compare-tables.ts';

export interface DigestThreads {
  workforce: Workforce;
  targetUrl: string;
}

export interface DigestTask extends Task<DigestParts> {
  kind: 'digest';
  target: string;
  table: PlannedTable;
  schema: string;
  blocks: BlockRange;
}

/** Without threads over `client` alone, which sees its own transaction. */
export async function digestWhole(
  client: ClientBase,
  table: PlannedTable,
  schema: string,
  threads: DigestThreads | undefined,
): Promise<TableDigest> {
  const parts = threads?.workforce.partsFor(table.rows) ?? 1;
  if (threads === undefined || parts === 1) return await digestTarget(client, table, schema);
  const common = { kind: 'digest', target: threads.targetUrl, table, schema } as const;
  const ranges = await splitBlocks(client, schema, table.name, parts);
  const digest = new TableDigest();
  const found = await Promise.all(
    ranges.map(async (blocks) => await threads.workforce.run<DigestTask>({ ...common, blocks }, () => {})),
  );
  for (const part of found) digest.addParts(part);
  return digest;
}
