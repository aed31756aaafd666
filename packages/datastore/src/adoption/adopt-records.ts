/**
 * Adopts PFA records: every record becomes a mirror record; one that a person changed and that upstream has not
 * confirmed also becomes that person's draft (adopt-drafts.ts).
 *
 * The legacy application wrote edits into the record itself and kept no earlier values, so the mirror takes the record
 * as everybody saw it and the draft repeats the changed fields, with an empty baseline. Nobody sees other values than
 * before; the next pull brings upstream's values into the mirror, and the draft then stands out as the edit it is.
 */
import { quoteIdentifier, quoteLiteral } from '@vanguard/postgres';
import type { ProductTransaction } from '../scope.ts';
import { adoptDrafts } from './adopt-drafts.ts';
import { explainLeftOvers, resolves } from './adopt-table.ts';
import { toOrganization } from './legacy-mappings.ts';
import { type AdoptedTable, countRows, insertRows, type LegacyColumns, unknownColumnNotes } from './legacy-tables.ts';
import { columnSql } from './legacy-values.ts';
import { fieldSql, firstInstantSql, recordMappings, recordsTable, recordStateColumns } from './record-mappings.ts';

export async function adoptRecords(
  trx: ProductTransaction,
  schema: string,
  present: LegacyColumns,
): Promise<AdoptedTable> {
  const source = `${quoteIdentifier(schema)}.${quoteIdentifier(recordsTable)} l`;
  const adopted = await insertRows(trx, recordsTable, insertMirror(source, present));
  const { leftOver, notes } = await explainLeftOvers(trx, source, [toOrganization]);
  const known = new Set([...recordStateColumns, ...recordMappings.map(({ from }) => from)]);
  return {
    legacyTable: recordsTable,
    rows: await countRows(trx, source),
    productTable: 'pfa_mirror',
    adopted,
    leftOver,
    notes: [
      ...notes,
      ...(await adoptDrafts(trx, source, present)),
      ...(await explainUnknownSources(trx)),
      ...unknownColumnNotes(present, known),
    ],
  };
}

/** Kept as they are: what they should be is for somebody to say. */
async function explainUnknownSources(trx: ProductTransaction): Promise<string[]> {
  const count = await countRows(trx, 'public.pfa_mirror where has_unknown_source');
  if (count === 0) return [];
  return [`records with a source other than Rental or Purchase, which are kept, cost nothing and are marked: ${count}`];
}

function insertMirror(source: string, present: LegacyColumns): string {
  const members = recordMappings
    .filter(({ from }) => present.has(from))
    .map((mapping) => `${quoteLiteral(mapping.field)}, ${fieldSql(mapping, present)}`);
  const version = present.has('pemsVersion') ? columnSql('pemsVersion') : 'null';
  return `
    insert into public.pfa_mirror (organization_id, pfa_id, data, upstream_version, first_seen_at, last_seen_at, updated_at)
    select ${columnSql('organizationId')}, ${columnSql('pfaId')}, jsonb_strip_nulls(jsonb_build_object(${members.join(', ')})), ${version},
           ${firstInstantSql(present, ['createdAt'])}, ${firstInstantSql(present, ['lastSyncedAt', 'createdAt'])},
           ${firstInstantSql(present, ['lastModified', 'updatedAt', 'createdAt'])}
      from ${source}
     where ${resolves([toOrganization])}`;
}
