/** The floor of a move: PostgreSQL's own server-side binary COPY of the same rows, then the same keys and indexes. */
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { familyProcessorMs } from './measured-process.ts';
import { indexStatements, type MoveShape } from './move-source.ts';

export interface Floor {
  copyMs: number;
  constrainMs: number;
  /** Of the server, for both. */
  processorMs: number;
}

/** The published rows once more: out to files, then in by the server itself, into a schema that goes again. */
export async function measureFloor(
  client: Client,
  shape: MoveShape,
  { folder, serverPid }: { folder: string; serverPid: number | undefined },
): Promise<Floor> {
  const files = join(folder, 'copy');
  mkdirSync(files);
  chmodSync(files, 0o777);
  await client.query('create schema floor');
  for (const table of shape.tables) {
    await client.query(`copy ours."${table}" to '${join(files, table)}' (format binary)`);
    await client.query(`create table floor."${table}" (like ours."${table}")`);
  }
  await client.query('checkpoint');
  const before = familyProcessorMs(serverPid);
  const copyMs = await timed(async () => {
    for (const table of shape.tables)
      await client.query(`copy floor."${table}" from '${join(files, table)}' (format binary)`);
  });
  const constrainMs = await timed(async () => {
    await client.query(`set maintenance_work_mem = '256MB'`);
    for (const table of shape.tables) await client.query(`alter table floor."${table}" add primary key (id)`);
    for (const statement of indexStatements(shape, 'floor')) await client.query(statement);
    for (const [table, column, referred] of shape.references)
      await client.query(`alter table floor."${table}" add foreign key ("${column}") references floor."${referred}"`);
    for (const table of shape.tables) await client.query(`analyze floor."${table}"`);
  });
  const processorMs = familyProcessorMs(serverPid) - before;
  await client.query('drop schema floor cascade');
  rmSync(files, { recursive: true });
  return { copyMs, constrainMs, processorMs };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
