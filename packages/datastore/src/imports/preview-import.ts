/**
 * What a file would change, line by line, against what the user sees now; nothing changes but that the changes are kept
 * for their confirmation. A file with a single fault cannot be confirmed.
 */
import { type CustomField, type Delta, describeDraftFault, type DraftFaultCode, isCustomName } from '@vanguard/pfa';
import { sql } from 'kysely';
import { isOwn, judgedChanges, withRecords } from '../drafts/write-drafts.ts';
import { DatastoreError } from '../errors.ts';
import { readCustomFields } from '../custom-fields/custom-fields.ts';
import { utc } from '../instants.ts';
import { type MergedRecord, readPage } from '../records/list-records.ts';
import {
  acrossOrganizations,
  asOrganization,
  type ProductDatabase,
  type ProductTransaction,
  type Scope,
} from '../scope.ts';
import { compareRow, type FileColumns, type ImportFault, type RowChange } from './compare-row.ts';
import type { ImportRow, ImportTable } from './import-table.ts';

export interface ImportPreview {
  /** Confirms the import; null where there is nothing to confirm, or a fault. */
  importId: string | null;
  expiresAt: string | null;
  /** Lines; every line is one of changed, unchanged, unknown and wrong. */
  rows: number;
  changed: number;
  unchanged: number;
  /** Lines of records that the organization does not have. */
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
  rows: number;
  /** In JSON, without brackets; each chunk's apart, as all of them at once would keep the server busy for too long. */
  kept: Buffer[];
  keptBytes: number;
  mostKeptBytes: number;
  changed: number;
  /** The line that first names a record. */
  firstLines: Map<string, number>;
  changes: RowChange[];
  faults: ImportFault[];
  faultCount: number;
  unchanged: number;
  unknown: number;
  wrong: number;
}

const shown = 100;
/** For their confirmation. */
const waitingPreviews = 10;
/** A hundred thousand changes of five fields take 20 MB. */
const defaultMostKeptBytes = 64 << 20;

/** Throws DatastoreError `import_too_large`, and what the chunks throw. */
export async function previewImport(
  database: ProductDatabase,
  scope: Scope,
  { columns: fields, chunks }: ImportTable,
  { mostKeptBytes = defaultMostKeptBytes }: { mostKeptBytes?: number } = {},
): Promise<ImportPreview> {
  await forgetExpired(database);
  return await asOrganization(
    database,
    scope,
    async (trx) => {
      const found: Comparison = {
        rows: 0,
        kept: [],
        keptBytes: 0,
        mostKeptBytes,
        changed: 0,
        firstLines: new Map(),
        changes: [],
        faults: [],
        faultCount: 0,
        unchanged: 0,
        unknown: 0,
        wrong: 0,
      };
      const declared = fields.some(isCustomName) ? await readCustomFields(trx, scope) : new Map<string, CustomField>();
      const columns = { fields, declared };
      for await (const rows of chunks) {
        await compareChunk(trx, scope, { columns, rows: findKeyedRows(fields, rows, found) }, found);
      }
      const { kept, keptBytes: _bytes, mostKeptBytes: _most, firstLines: _lines, ...rest } = found;
      const isGood = found.faultCount === 0 && found.changed > 0;
      const token = isGood ? await keep(trx, scope, kept) : { importId: null, expiresAt: null };
      return { ...token, ...rest };
    },
    { isolation: 'repeatable read' },
  );
}

/** Whoever's: a user who never comes back leaves nothing for long. */
async function forgetExpired(database: ProductDatabase): Promise<void> {
  await acrossOrganizations(database, async (trx) => {
    await sql`/* expired imports */ delete from pfa_import where expires_at < now()`.execute(trx);
  });
}

interface KeyedRow extends ImportRow {
  pfaId: string;
}

/** Lines with an id of their own. */
function findKeyedRows(
  columns: ImportTable['columns'],
  rows: readonly ImportRow[],
  found: Comparison,
): readonly KeyedRow[] {
  const key = columns.indexOf('pfaId');
  const { firstLines } = found;
  found.rows += rows.length;
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
  { columns, rows }: { columns: FileColumns; rows: readonly KeyedRow[] },
  found: Comparison,
): Promise<void> {
  if (rows.length === 0) return;
  const records = await readRecords(
    trx,
    scope,
    rows.map(({ pfaId }) => pfaId),
  );
  const changes: (KeptChange & RowChange)[] = [];
  for (const row of rows) {
    const { line, pfaId } = row;
    const record = records.get(pfaId);
    if (record === undefined) {
      const message = 'is not a record of this organization';
      addFaults(found, 'unknown', [{ line, pfaId, field: 'pfaId', code: 'unknown_record', message }]);
      continue;
    }
    const { delta, changes: fields, faults } = compareRow(columns, row, record);
    if (faults.length > 0) {
      const placed = faults.map((fault) => ({ line, pfaId, ...fault }));
      addFaults(found, 'wrong', placed);
    } else if (fields.length === 0) found.unchanged++;
    else changes.push({ line, pfaId, fields, delta, ifVersion: record.version });
  }
  const broken = await findBrokenRules(trx, scope, changes);
  const kept: KeptChange[] = [];
  for (const { line, pfaId, fields, delta, ifVersion } of changes) {
    const code = broken.get(pfaId);
    if (code !== undefined) {
      const { field, message } = describeDraftFault(code);
      addFaults(found, 'wrong', [{ line, pfaId, field: field as ImportFault['field'], code, message }]);
      continue;
    }
    kept.push({ pfaId, delta, ifVersion });
    if (found.changes.length < shown) found.changes.push({ line, pfaId, fields });
  }
  found.changed += kept.length;
  if (kept.length > 0) keepChunk(found, Buffer.from(JSON.stringify(kept).slice(1, -1)));
}

function keepChunk(found: Comparison, chunk: Buffer): void {
  found.kept.push(chunk);
  found.keptBytes += chunk.length;
  if (found.keptBytes <= found.mostKeptBytes) return;
  throw new DatastoreError(`The changes of the file take more than ${found.mostKeptBytes >> 20} MB.`, {
    code: 'import_too_large',
    hint: 'Split it, or leave out columns that stay as they are.',
  });
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
    /* judge import */ select pfa_id as "pfaId", fault from (${judgedChanges(withRecords(scope, rowsOfChanges))}) judged
     where fault is not null`.execute(trx);
  return new Map(rows.map(({ pfaId, fault }) => [pfaId, fault]));
}

async function keep(
  trx: ProductTransaction,
  scope: Scope,
  changes: readonly Buffer[],
): Promise<{ importId: string; expiresAt: string }> {
  await forgetOldest(trx, scope);
  // The binary form of jsonb, its version and its text, is not encoded once more: of 60 MB that takes a tenth of a second.
  const binary = [
    Buffer.from('\u0001['),
    ...changes.flatMap((chunk, i) => (i === 0 ? [chunk] : [Buffer.from(','), chunk])),
    Buffer.from(']'),
  ];
  const { rows } = await sql<{ importId: string; expiresAt: string }>`
    /* keep import */ insert into pfa_import (organization_id, user_id, changes)
    values (${scope.organizationId}, ${scope.userId}, ${Buffer.concat(binary)}::jsonb)
    returning id as "importId", ${utc(sql`expires_at`)} as "expiresAt"`.execute(trx);
  return rows[0] as { importId: string; expiresAt: string };
}

/** A user who gives one file after the other keeps the last of them. */
async function forgetOldest(trx: ProductTransaction, scope: Scope): Promise<void> {
  await sql`
    /* forget previews */ delete from pfa_import
     where ${isOwn('pfa_import', scope)} and id in (
       select i.id from pfa_import i where ${isOwn('i', scope)} and i.result is null
        order by i.created_at desc, i.id offset ${waitingPreviews - 1})`.execute(trx);
}
