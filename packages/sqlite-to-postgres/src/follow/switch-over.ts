/**
 * The switch: nobody writes to the source from here to the end. What is left is applied, the tables are counted on both
 * sides, keys and sequences made as planned, and the source gets its own schema back, byte for byte. Publishing follows
 * within the same transaction of the source, so that its writers go on only when the target is complete.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { ClientBase } from 'pg';
import type { TableDigest } from '../digest/table-digest.ts';
import { VerificationError } from '../errors.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import { plural } from '../progress/plural.ts';
import { qualified, sequenceStatements } from '../server/ddl.ts';
import { quoteSqlite } from '../source/quote.ts';
import { verifyCatalog } from '../verify/verify-catalog.ts';
import type { Verification } from '../verify/verify-tables.ts';
import type { Capture } from './capture.ts';
import type { Follower } from './follower.ts';

export interface SwitchRequest {
  capture: Capture;
  follower: Follower;
  client: ClientBase;
  plan: MigrationPlan;
  staging: string;
  digests: ReadonlyMap<string, TableDigest>;
}

/** Needs an open transaction of the source's writer. Throws SourceError, VerificationError; nothing is published then. */
export async function switchOver(request: SwitchRequest): Promise<Verification> {
  const { capture, follower, client, plan, staging, digests } = request;
  await follower.catchUpLocked();
  await follower.restoreKeys();
  const findings = await compareCounts(request);
  for (const statement of sequenceStatements(readSequences(capture.writer.connection, plan), staging))
    await client.query(statement);
  const structure = await verifyCatalog(client, plan, staging);
  refuseFindings([...findings, ...structure.findings]);
  capture.drop();
  const tables = plan.tables.map((table) => {
    const digest = digests.get(table.source);
    const rows = digest?.rows ?? 0;
    const values = rows * table.columns.length;
    return { source: table.source, name: table.name, rows, values, digest: String(digest) };
  });
  return { tables, structureChecks: structure.checked };
}

/** By both sides' own count, and by that of the rows that were seen to move. */
async function compareCounts({ capture, client, plan, staging, digests }: SwitchRequest): Promise<string[]> {
  const findings: string[] = [];
  for (const { source, name } of plan.tables) {
    const inSource = Number(
      capture.writer.connection.prepare(`select count(*) as n from main.${quoteSqlite(source)}`).get()?.['n'],
    );
    const { rows } = await client.query<{ n: string }>(`select count(*) as n from ${qualified(staging, name)}`);
    const inTarget = Number(rows[0]?.n);
    if (inSource === inTarget && inTarget === digests.get(source)?.rows) continue;
    findings.push(`table "${source}": ${plural(inSource, 'row')} in the source, ${inTarget} in the target`);
  }
  return findings;
}

function refuseFindings(findings: readonly string[]): void {
  if (findings.length === 0) return;
  throw new VerificationError(`Source and target differ in ${plural(findings.length, 'place')} at the switch.`, {
    code: 'verification_failed',
    findings,
    hint: 'Nothing was published. Please report this with the plan in the folder of the run; a defect of the mover is the likely reason.',
  });
}

/** AUTOINCREMENT never gives a number twice, also of rows that came and went. */
function readSequences(connection: DatabaseSync, plan: MigrationPlan): MigrationPlan {
  const exists = connection.prepare(`select 1 from sqlite_schema where name = 'sqlite_sequence'`).get() !== undefined;
  const statement = exists ? connection.prepare('select seq from sqlite_sequence where name = ?') : undefined;
  statement?.setReadBigInts(true);
  const tables = plan.tables.map((table) => {
    const last = statement?.get(table.source)?.['seq'];
    const columns = table.columns.map((column) =>
      column.sequence === undefined || typeof last !== 'bigint'
        ? column
        : { ...column, sequence: { ...column.sequence, lastUsed: String(last) } },
    );
    return { ...table, columns };
  });
  return { ...plan, tables };
}
