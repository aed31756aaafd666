/**
 * Fills the lists of fields in packages/datastore/sql, writes packages/datastore/schema.sql, the structure of the product's database as PostgreSQL 18 prints it, and counts the
 * revision of its objects up where one has changed. A test compares all three.
 */
import { chmodSync, globSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateProduct } from '@vanguard/datastore';
import { fillFieldLists } from '@vanguard/datastore/field-lists';
import { digestOfObjects, readObjectFiles, readSchema, startEmbeddedPostgres } from '@vanguard/postgres';

const datastore = new URL('../packages/datastore/', import.meta.url);

for (const file of globSync('sql/*/*.sql', { cwd: datastore })) {
  const url = new URL(file, datastore);
  const text = readFileSync(url, 'utf8');
  const filled = fillFieldLists(text);
  if (filled !== text) writeFileSync(url, filled);
}

const revisionFile = new URL('sql/revision.json', datastore);
const known = JSON.parse(readFileSync(revisionFile, 'utf8')) as { revision: number; digest: string };
const digest = digestOfObjects((await readObjectFiles(new URL('sql/', datastore))).files);
if (digest !== known.digest)
  writeFileSync(revisionFile, `${JSON.stringify({ revision: known.revision + 1, digest }, null, 2)}\n`);

const folder = mkdtempSync(join(tmpdir(), 'schema-'));
// Root runs the server under another account, which must be able to reach it.
chmodSync(folder, 0o755);
try {
  const server = await startEmbeddedPostgres({ dir: join(folder, 'server'), durable: false });
  try {
    await migrateProduct(server.url());
    const header =
      "-- The product's database as PostgreSQL 18 prints it. Written by npm run schema; to be read and compared, not run.\n\n";
    writeFileSync(new URL('schema.sql', datastore), header + (await readSchema(server.url())));
  } finally {
    await server.stop();
  }
} finally {
  await rm(folder, { recursive: true });
}
