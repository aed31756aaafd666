/** Rows that do not fit a page of PostgreSQL, of every table that may have one. */
import type { DatabaseSync } from 'node:sqlite';
import type { ChosenTypes } from '../plan/choose-types.ts';
import type { Inspection } from '../plan/inspection.ts';
import type { TableDemands } from '../plan/plan-rejects.ts';
import type { RejectingTable } from '../plan/rejecting-table.ts';
import { mayBeTooWide, measuredColumns } from '../plan/row-width.ts';
import { findWideRows } from '../rows/find-wide-rows.ts';
import type { SourceCatalog } from '../source/catalog.ts';
import type { SourceEvidence } from '../source/evidence.ts';
import { keyColumns } from '../source/find-misfits.ts';

interface Grounds {
  types: ChosenTypes;
  evidence: SourceEvidence;
  /** Of tables that are filled. */
  demands?: { ofTable(source: string): TableDemands | undefined } | undefined;
  signal?: AbortSignal | undefined;
}

export async function findAllWideRows(
  connection: DatabaseSync,
  { tables }: SourceCatalog,
  rejecting: readonly RejectingTable[],
  { types, evidence, demands, signal }: Grounds,
): Promise<Inspection['wideRows']> {
  const wide: Inspection['wideRows'] = new Map();
  for (const table of tables) {
    const columns = measuredColumns(table, types.get(table.name) ?? new Map(), demands?.ofTable(table.name));
    if (!mayBeTooWide(columns, evidence.get(table.name) ?? new Map())) continue;
    const side = rejecting.find(({ source }) => source === table.name) as RejectingTable;
    const found = await findWideRows(connection, side, { columns, key: keyColumns(table) }, signal);
    if (found !== undefined) wide.set(table.name, found);
  }
  return wide;
}
