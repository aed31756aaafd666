/**
 * What a file would change, line by line, against what the user sees now; nothing changes but that the changes are kept
 * for their confirmation. A file with a single fault cannot be confirmed.
 */
import { type Delta, describeDraftFault, type DraftFaultCode } from '@vanguard/pfa';
import { sql } from 'kysely';
import { judgedChanges, withRecords } from '../drafts/write-drafts.ts';
import { utc } from '../instants.ts';
import { type MergedRecord, readPage } from '../records/list-records.ts';
import {
  acrossOrganizations,
  asOrganization,
  type ProductDatabase,
  type ProductTransaction,
  type Scope,
} from '../scope.ts';
import { compareRow, type ImportFault, type ImportTable, type RowChange } from './compare-row.ts';

export interface ImportPreview {
  /** Confirms the import; null where there is nothing to confirm, or a fault. */
  importId: string | null;
  expiresAt: string | null;
  /** Lines; every line is one of changed, unchanged, unknown and wrong. */
  rows: number;
  changed: number;
  unchanged: number;
  /** Of records that the organization does not have. */
  unknown: number;
  wrong: number;
  /** The first hundred. */
  changes: RowChange[];
  faultCount: number;
  /** The first hundred. */
  faults: ImportFault[];
}

/** A change as it is kept: made on that version of the record. */
interface KeptChange {
  pfaId: string;
  delta: Delta;
  ifVersion: string;
}

interface Comparison {
  kept: KeptChange[];
  changes: RowChange[];
  faults: ImportFault[];
  faultCount: number;
  unchanged: number;
  unknown: number;
  wrong: number;
}

type Row = ImportTable['rows'][number];

const shown = 100;
const chunkSize = 1000;

export async function previewImport(
  database: ProductDatabase,
  scope: Scope,
  table: ImportTable,
): Promise<ImportPreview> {
  await forgetExpired(database);
  return await asOrganization(
    database,
    scope,
    async (trx) => {
      const found: Comparison = {
        kept: [],
        changes: [],
        faults: [],
        faultCount: 0,
        unchanged: 0,
        unknown: 0,
        wrong: 0,
      };
      const keyed = findKeyedRows(table, found);
      for (let i = 0; i < keyed.length; i += chunkSize) {
        await compareChunk(trx, scope, table, keyed.slice(i, i + chunkSize), found);
      }
      const { kept, ...rest } = found;
      const isGood = found.faultCount === 0 && kept.length > 0;
      const token = isGood ? await keep(trx, scope, kept) : { importId: null, expiresAt: null };
      return { ...token, rows: table.rows.length, changed: kept.length, ...rest };
    },
    { isolation: 'repeatable read' },
  );
}

/** Whoever's: a user who never comes back leaves nothing for long. */
async function forgetExpired(database: ProductDatabase): Promise<void> {
  await acrossOrganizations(database, async (trx) => {
    await sql`delete from pfa_import where expires_at < now()`.execute(trx);
  });
}

interface KeyedRow extends Row {
  pfaId: string;
}

/** Lines with an id of their own. */
function findKeyedRows({ columns, rows }: ImportTable, found: Comparison): KeyedRow[] {
  const key = columns.indexOf('pfaId');
  const firstLines = new Map<string, number>();
  return rows.flatMap((row) => {
    const pfaId = row.values[key];
    const fault = { line: row.line, field: 'pfaId' } as const;
    if (typeof pfaId !== 'string') {
      addFaults(found, 'wrong', [{ ...fault, pfaId: '', code: 'missing_key', message: 'must name the record' }]);
      return [];
    }
    const first = firstLines.get(pfaId);
    if (first !== undefined) {
      const message = `names the record of line ${first} again; a record may stand in a file once`;
      addFaults(found, 'wrong', [{ ...fault, pfaId, code: 'duplicate', message }]);
      return [];
    }
    firstLines.set(pfaId, row.line);
    return [{ ...row, pfaId }];
  });
}

/** Rules that take the whole record are judged by the statement that judges every save. */
async function compareChunk(
  trx: ProductTransaction,
  scope: Scope,
  { columns }: ImportTable,
  rows: readonly KeyedRow[],
  found: Comparison,
): Promise<void> {
  const records = await readRecords(
    trx,
    scope,
    rows.map(({ pfaId }) => pfaId),
  );
  const changes: (KeptChange & RowChange)[] = [];
  for (const { line, pfaId, values } of rows) {
    const record = records.get(pfaId);
    if (record === undefined) {
      const message = 'is no record of this organization';
      addFaults(found, 'unknown', [{ line, pfaId, field: 'pfaId', code: 'unknown_record', message }]);
      continue;
    }
    const { delta, changes: fields, faults } = compareRow(columns, values, record);
    if (faults.length > 0) {
      const placed = faults.map((fault) => ({ line, pfaId, ...fault }));
      addFaults(found, 'wrong', placed);
    } else if (fields.length === 0) found.unchanged++;
    else changes.push({ line, pfaId, fields, delta, ifVersion: record.version });
  }
  const broken = await findBrokenRules(trx, scope, changes);
  for (const { line, pfaId, fields, delta, ifVersion } of changes) {
    const code = broken.get(pfaId);
    if (code !== undefined) {
      const { field, message } = describeDraftFault(code);
      addFaults(found, 'wrong', [{ line, pfaId, field: field as ImportFault['field'], code, message }]);
      continue;
    }
    found.kept.push({ pfaId, delta, ifVersion });
    if (found.changes.length < shown) found.changes.push({ line, pfaId, fields });
  }
}

function addFaults(found: Comparison, count: 'wrong' | 'unknown', faults: readonly ImportFault[]): void {
  found[count]++;
  found.faultCount += faults.length;
  found.faults.push(...faults.slice(0, shown - found.faults.length));
}

async function readRecords(
  trx: ProductTransaction,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, MergedRecord>> {
  const everything = { includeDiscontinued: true, includeFundsTransferable: true };
  const sort = [{ field: 'pfaId', descending: false }] as const;
  const { records } = await readPage(trx, scope, { ...everything, ids, sort, limit: ids.length });
  return new Map(records.map((record) => [record.pfaId, record]));
}

async function findBrokenRules(
  trx: ProductTransaction,
  scope: Scope,
  changes: readonly KeptChange[],
): Promise<Map<string, DraftFaultCode>> {
  if (changes.length === 0) return new Map();
  const rowsOfChanges = sql`(
    select "pfaId" as pfa_id, delta, null::text as reason
      from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as change("pfaId" text, delta jsonb))`;
  const { rows } = await sql<{ pfaId: string; fault: DraftFaultCode }>`
    select pfa_id as "pfaId", fault from (${judgedChanges(withRecords(scope, rowsOfChanges))}) judged
     where fault is not null`.execute(trx);
  return new Map(rows.map(({ pfaId, fault }) => [pfaId, fault]));
}

async function keep(
  trx: ProductTransaction,
  { organizationId, userId }: Scope,
  changes: readonly KeptChange[],
): Promise<{ importId: string; expiresAt: string }> {
  const { rows } = await sql<{ importId: string; expiresAt: string }>`
    insert into pfa_import (organization_id, user_id, changes)
    values (${organizationId}, ${userId}, ${JSON.stringify(changes)}::jsonb)
    returning id as "importId", ${utc(sql`expires_at`)} as "expiresAt"`.execute(trx);
  return rows[0] as { importId: string; expiresAt: string };
}
