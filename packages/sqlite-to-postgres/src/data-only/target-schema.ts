/** All that stands in the target's schema and bears on how its tables are filled. */
import type { ClientBase } from 'pg';
import { type MaterializedView, readMaterializedViews } from './materialized-views.ts';
import { readSequences, type TargetSequence } from './target-sequences.ts';
import { readTargetTables, type TargetTable } from './target-tables.ts';

export interface TargetSchema {
  schema: string;
  tables: TargetTable[];
  sequences: TargetSequence[];
  materializedViews: MaterializedView[];
}

/** Throws UsageError `target_schema_missing`. */
export async function readTargetSchema(client: ClientBase, schema: string): Promise<TargetSchema> {
  const tables = await readTargetTables(client, schema);
  return {
    schema,
    tables,
    sequences: await readSequences(client, tables),
    materializedViews: await readMaterializedViews(client, schema),
  };
}
