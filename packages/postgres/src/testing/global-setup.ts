/**
 * One PostgreSQL server for a whole test run: an embedded one without durability in a fresh folder, or the one in
 * TEST_DATABASE_URL.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../embedded/start-embedded-postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Of a database in which a superuser may create others. */
    adminUrl: string;
  }
}

export default async function startTestServer(project: TestProject) {
  const external = process.env['TEST_DATABASE_URL'];
  if (external) {
    project.provide('adminUrl', external);
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'test-postgres-'));
  chmodSync(folder, 0o755);
  const server = await startEmbeddedPostgres({ dir: join(folder, 'server'), durable: false });
  project.provide('adminUrl', server.url());
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
