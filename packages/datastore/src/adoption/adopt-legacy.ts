/**
 * Adopts an exact copy of a legacy database, in schema `legacy`, into the product's tables: `insert … select`, in the
 * caller's transaction, whatever subset of tables and columns an installation has. What it does not know stays in
 * `legacy`, and the report names it.
 */
import { quoteIdentifier } from '@vanguard/postgres';
import { sql } from 'kysely';
import { findDefaultPasswordsAside } from '../accounts/flag-default-passwords.ts';
import { DatastoreError } from '../errors.ts';
import { loadMirror } from '../load/load-mirror.ts';
import { findFilledTables } from '../product-tables.ts';
import { type ProductTransaction, seeAllOrganizations } from '../scope.ts';
import { adoptRecords } from './adopt-records.ts';
import { adoptTable } from './adopt-table.ts';
import { tableMappings } from './legacy-mappings.ts';
import { setAccountsAside } from './keep-accounts.ts';
import { type AdoptedTable, countRows, explainRefusal, readLegacyTables } from './legacy-tables.ts';

export interface AdoptionReport {
  tables: AdoptedTable[];
  /** Usernames of the accounts that were there before; without it there were none. */
  keptAccounts?: string[];
}

const migrationHistory = '_prisma_migrations';

/**
 * Needs an open transaction. Throws DatastoreError `product_not_empty`, `legacy_missing`, `legacy_refused`,
 * `adoption_incomplete`.
 */
export async function adoptLegacy(trx: ProductTransaction, legacySchema = 'legacy'): Promise<AdoptionReport> {
  await seeAllOrganizations(trx);
  await refuseIfFilled(trx);
  const legacy = await readLegacyTables(trx, legacySchema);
  if (legacy.size === 0) {
    throw new DatastoreError(`The schema "${legacySchema}" has no tables to adopt.`, {
      code: 'legacy_missing',
      hint: 'Move a legacy database first: vanguard migrate <file>.',
    });
  }
  const kept = await setAccountsAside(trx);
  const tables: AdoptedTable[] = [];
  for (const mapping of tableMappings) {
    const present = legacy.get(mapping.from);
    if (present !== undefined) tables.push(await adoptTable(trx, legacySchema, mapping, present));
  }
  tables.find(({ legacyTable }) => legacyTable === 'users')?.notes.push(...explainTakenOver(await kept.takeOver()));
  // Hashes take as long as the records, and another processor.
  const flagDefaultPasswords = await findDefaultPasswordsAside(trx);
  const recordColumns = legacy.get('pfa_records');
  if (recordColumns !== undefined) {
    const records = await countRows(trx, `${quoteIdentifier(legacySchema)}.pfa_records`);
    tables.push(await loadMirror(trx, records, async () => await adoptRecords(trx, legacySchema, recordColumns)));
  }
  if (legacy.has('system_config')) tables.push(await adoptSystemConfig(trx, legacySchema));
  for (const name of legacy.keys()) {
    if (!tables.some(({ legacyTable }) => legacyTable === name)) tables.push(await leaveTable(trx, legacySchema, name));
  }
  await flagDefaultPasswords();
  await refuseIfIncomplete(trx, tables);
  await kept.putBack();
  return { tables, ...(kept.usernames.length === 0 ? {} : { keptAccounts: kept.usernames }) };
}

function explainTakenOver(usernames: readonly string[]): string[] {
  if (usernames.length === 0) return [];
  const names = usernames.map((username) => `"${username}"`).join(', ');
  return [
    `${names} had an account here before: it is that person now, with the password and the role that it had here`,
  ];
}

/** Two adoptions at once: the second waits here, and is refused. Accounts alone are in nobody's way. */
async function refuseIfFilled(trx: ProductTransaction): Promise<void> {
  await sql`lock table app_user in share row exclusive mode`.execute(trx);
  const filled = (await findFilledTables(trx)).filter((table) => table !== 'app_user');
  if (filled.length === 0) return;
  throw new DatastoreError('This installation already has data of its own.', {
    code: 'product_not_empty',
    hint: 'Migrate into a database of its own, or undo the earlier migration first: vanguard rollback. Accounts may be there before; organizations are added after the migration.',
    findings: filled.map((table) => `table ${table}`),
  });
}

/** Nobody knows this table's columns: each row becomes one value under its key, else under its id or its number. */
async function adoptSystemConfig(trx: ProductTransaction, schema: string): Promise<AdoptedTable> {
  const source = `${quoteIdentifier(schema)}.system_config`;
  const rows = await countRows(trx, source);
  const inserted = await sql`
    insert into system_config (key, value)
    select coalesce(to_jsonb(l) ->> 'key', to_jsonb(l) ->> 'id', 'legacy-' || row_number() over ()), to_jsonb(l)
      from ${sql.id(schema, 'system_config')} l
    on conflict (key) do nothing`
    .execute(trx)
    .catch((error: unknown) => {
      throw explainRefusal('system_config', error);
    });
  const adopted = Number(inserted.numAffectedRows ?? 0n);
  const leftOver = rows - adopted;
  const notes = leftOver === 0 ? [] : [`rows kept in legacy only, since they share a key with another: ${leftOver}`];
  return { legacyTable: 'system_config', rows, productTable: 'system_config', adopted, leftOver, notes };
}

async function leaveTable(trx: ProductTransaction, schema: string, name: string): Promise<AdoptedTable> {
  const reason =
    name === migrationHistory
      ? 'the migration history of the legacy application'
      : 'a table that the product does not know';
  const rows = await countRows(trx, `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`);
  return {
    legacyTable: name,
    rows,
    productTable: undefined,
    adopted: 0,
    leftOver: rows,
    notes: [`kept in legacy only: ${reason}`],
  };
}

/** Counts again what stands in the product's tables: a row that neither arrived nor is explained would be lost from sight. */
async function refuseIfIncomplete(trx: ProductTransaction, tables: readonly AdoptedTable[]): Promise<void> {
  const findings: string[] = [];
  for (const { legacyTable, productTable, rows, adopted, leftOver } of tables) {
    const counted = productTable === undefined ? 0 : await countRows(trx, `public.${quoteIdentifier(productTable)}`);
    if (counted === adopted && adopted + leftOver === rows) continue;
    findings.push(`${legacyTable}: ${rows} rows, ${counted} in ${productTable}, ${leftOver} left over`);
  }
  if (findings.length === 0) return;
  throw new DatastoreError('Not every row of the legacy database was adopted. Nothing was published.', {
    code: 'adoption_incomplete',
    hint: 'Please report this; the source is as it was.',
    findings,
  });
}
