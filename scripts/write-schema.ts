/**
 * Fills the lists of fields in packages/datastore/sql and writes packages/datastore/schema.sql: the structure of the product's
 * database as PostgreSQL 18 prints it, and the revision of its objects, counted up where one has changed. A test compares all.
 */
import { chmodSync, globSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateProduct } from '@vanguard/datastore';
import { fillFieldLists } from '@vanguard/datastore/field-lists';
import {
  describeRevision,
  digestOfObjects,
  readObjectFiles,
  readRevision,
  readSchema,
  startEmbeddedPostgres,
} from '@vanguard/postgres';

const datastore = new URL('../packages/datastore/', import.meta.url);

for (const file of globSync('sql/*/*.sql', { cwd: datastore })) {
  const url = new URL(file, datastore);
  const text = readFileSync(url, 'utf8');
  const filled = fillFieldLists(text);
  if (filled !== text) writeFileSync(url, filled);
}

const header =
  "-- The product's database as PostgreSQL 18 prints it. Written by npm run schema; to be read and compared, not run.\n";
const schema = new URL('schema.sql', datastore);
const known = await readRevision(schema);
const digest = digestOfObjects((await readObjectFiles(new URL('sql/', datastore))).files);
const revision = digest === known.digest ? known : { revision: known.revision + 1, digest };

const folder = mkdtempSync(join(tmpdir(), 'schema-'));
// Root runs the server under another account, which must be able to reach it.
chmodSync(folder, 0o755);
try {
  const server = await startEmbeddedPostgres({ dir: join(folder, 'server'), durable: false });
  try {
    // Before the server is asked: the product reads it from there.
    const read = readFileSync(schema, 'utf8');
    const headed = `${header}${describeRevision(revision)}\n\n`;
    writeFileSync(schema, headed + read.slice(read.indexOf('-- tables')));
    await migrateProduct(server.url());
    writeFileSync(schema, headed + (await readSchema(server.url())));
  } finally {
    await server.stop();
  }
} finally {
  await rm(folder, { recursive: true });
}
