/** Where credentials stand. */
import { sql } from 'kysely';
import type { ProductTransaction } from '../scope.ts';

const tables = [
  { table: 'api_configuration', keys: ['id'], columns: ['auth_key_encrypted', 'auth_value_encrypted'] },
  {
    table: 'organization_api_credential',
    keys: ['organization_id', 'api_configuration_id'],
    columns: ['auth_key_encrypted', 'auth_value_encrypted'],
  },
  { table: 'ai_provider', keys: ['id'], columns: ['api_key_encrypted'] },
] as const;

type SecretTable = (typeof tables)[number]['table'];

/** One stored credential. */
export interface StoredSecret {
  table: SecretTable;
  keys: readonly string[];
  column: string;
  stored: string;
}

/** What a credential is bound to. */
export function placeOf(table: SecretTable, keys: readonly string[], column: string): string {
  return JSON.stringify([table, ...keys, column]);
}

/** All of them, locked against others until the transaction ends. Needs one across all organizations. */
export async function readSecrets(trx: ProductTransaction): Promise<StoredSecret[]> {
  const secrets: StoredSecret[] = [];
  for (const { table, keys, columns } of tables) {
    for (const column of columns) {
      const { rows } = await sql<{ keys: string[]; stored: string }>`
        select array[${sql.join(keys.map((key) => sql.ref(key)))}] as keys, ${sql.ref(column)} as stored
          from ${sql.table(table)}
         where ${sql.ref(column)} <> ''
         order by ${sql.join(keys.map((key) => sql.ref(key)))}
           for update`.execute(trx);
      secrets.push(...rows.map((row) => ({ table, column, ...row })));
    }
  }
  return secrets;
}

/** Needs a transaction across all organizations. */
export async function replaceSecret(
  trx: ProductTransaction,
  { table, keys, column }: StoredSecret,
  encrypted: string,
): Promise<void> {
  const names = tables.find((candidate) => candidate.table === table)?.keys ?? [];
  const isRow = names.map((name, i) => sql`${sql.ref(name)} = ${keys[i]}`);
  await sql`
    update ${sql.table(table)} set ${sql.ref(column)} = ${encrypted}, updated_at = now()
     where ${sql.join(isRow, sql` and `)}`.execute(trx);
}
