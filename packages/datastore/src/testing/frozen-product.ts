/**
 * Product databases as earlier versions have left them: dumps by pg_dump 15, made once by the code of those versions from
 * the sample (44 records, drafts, steps, a pull, what had not yet been taken into the summaries), with what that code
 * answered. Nobody edits them; when no installation is at a version any more, its copy goes with the file that carries it on.
 */
import { readFileSync } from 'node:fs';
import { connectClient, openPool } from '@vanguard/postgres';
import { createTestDatabase } from '@vanguard/postgres/testing';
import { onTestFinished } from 'vitest';
import { migrateProduct } from '../migrate-product.ts';
import type { ProductSchema } from '../schema.ts';
import type { ProductDatabase } from '../scope.ts';

/** By the last migration. */
export const frozenVersions = ['0023', '0027'] as const;
export type FrozenVersion = (typeof frozenVersions)[number];

const readFrozen = (file: string) => readFileSync(new URL(`frozen/${file}`, import.meta.url), 'utf8');

/** Without actual variances: they were those of all records against the actuals of some. */
export const frozenAnswers = (version: FrozenVersion): unknown =>
  JSON.parse(readFrozen(`at-${version}.json`), (key, value: unknown) => (key === 'actualVariance' ? undefined : value));

export interface FrozenProduct {
  url: string;
  database: ProductDatabase;
  /** Brings it to the latest version; `database` is of no use afterwards. */
  migrate: () => Promise<ProductDatabase>;
}

/** Dropped when the test ends. */
export async function createFrozenProduct(version: FrozenVersion): Promise<FrozenProduct> {
  const template = { name: `frozen_${version}`, build: async (url: string) => await restoreFrozen(url, version) };
  const { url, drop } = await createTestDatabase(template);
  onTestFinished(drop);
  const open = () => {
    const database = openPool<ProductSchema>(url, { maxConnections: 2 });
    onTestFinished(async () => await database.destroy());
    return database;
  };
  const migrate = async () => {
    await migrateProduct(url);
    return open();
  };
  return { url, database: open(), migrate };
}

const role = `
  do $$ begin
    create role vanguard_app nologin;
  exception when duplicate_object or unique_violation or insufficient_privilege then null;
  end $$`;

/** Into an empty database of the role that signs in. */
export async function restoreFrozen(url: string, version: FrozenVersion): Promise<void> {
  const client = await connectClient(url);
  try {
    await client.query(role);
    const dump = readFrozen(`at-${version}.sql`)
      .replace('CREATE SCHEMA public;', '')
      .replaceAll(':owner', 'current_user')
      // Its owner need not be a superuser, whom no policy binds.
      .replace('SET row_security = off;', `SET vanguard.across_organizations = 'on';`);
    await client.query(dump);
  } finally {
    await client.end();
  }
}
