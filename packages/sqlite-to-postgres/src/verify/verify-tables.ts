/** Phase 6: both sides compared, every value of every row, and the structure against the plan. */
import type { DatabaseSync } from 'node:sqlite';
import type { ClientBase } from 'pg';
import type { TableDigest } from '../digest/table-digest.ts';
import { VerificationError } from '../errors.ts';
import type { MigrationPlan, PlannedTable } from '../plan/plan.ts';
import { plural } from '../progress/plural.ts';
import { type Timing, untimed } from '../progress/timeline.ts';
import type { SampleResult } from '../sample/compare-sample.ts';
import { sampleTable } from '../sample/sample-table.ts';
import { findMismatches, type Mismatch } from './compare-tables.ts';
import { type DigestThreads, digestWhole } from './digest-whole.ts';
import { findStandingTables } from './standing-tables.ts';
import { verifyCatalog } from './verify-catalog.ts';

const mismatchLimit = 1000;

/** Begun while other tables got their keys and indexes. */
export interface BegunComparison {
  /** Of the target's rows. */
  digest: Promise<TableDigest>;
  /** Undefined where it has to be taken later. */
  sample: Promise<SampleResult | undefined>;
}

export interface VerifyRequest {
  source: DatabaseSync;
  client: ClientBase;
  plan: MigrationPlan;
  schema: string;
  /** Digest of the source's rows of a table. */
  sourceDigest(table: PlannedTable): TableDigest | Promise<TableDigest>;
  /** Where the target's rows of a table stand, if not under its own name in `schema`. */
  location?(table: PlannedTable): { schema: string; name: string } | undefined;
  /** For tables that everybody sees already; a transaction's own view is its connection's alone. */
  threads?: DigestThreads;
  /** What was begun before, by the table's name in the source. */
  begun?: ReadonlyMap<string, BegunComparison>;
  /** False for a table that does not stand in the target as planned; all of them are compared where unset. */
  isComparable?(table: PlannedTable): boolean;
  /** Differences found elsewhere, to be told with these. */
  otherFindings?: readonly string[];
  /** What the reader can do where the two sides differ. */
  hint: string;
  onProgress(table: string, done: number, total: number): void;
  time?: Timing;
}

export interface VerifiedTable {
  /** In the source. */
  source: string;
  /** In the target. */
  name: string;
  rows: number;
  /** Values compared. */
  values: number;
  digest: string;
}

export interface Verification {
  tables: VerifiedTable[];
  structureChecks: number;
}

/**
 * Digests are of bytes, and the bytes of one type may be those of another's value: what was sent would then equal itself.
 * So PostgreSQL says of which type it holds each column.
 */
async function refuseOtherTypes({ client, plan, schema, hint }: VerifyRequest): Promise<void> {
  const placed = plan.tables.map((table) => ({ table, schema, name: table.name }));
  const { retyped } = await findStandingTables(client, placed, plan.dataOnly ? plan.schema : schema);
  if (retyped.length === 0) return;
  throw new VerificationError('Columns of the target are of other types than the plan says.', {
    code: 'column_type_differs',
    findings: retyped.map(({ table, column, type }) => `"${table}"."${column}" is ${type}`),
    hint,
  });
}

/** Throws VerificationError with every difference, at most a thousand, as findings. */
export async function verifyTables(request: VerifyRequest): Promise<Verification> {
  const { client, plan } = request;
  const findings: string[] = [...(request.otherFindings ?? [])];
  if (request.isComparable === undefined) await refuseOtherTypes(request);
  const compared = new Map<PlannedTable, TableDigest>();
  for (const [i, table] of begunLast(request).entries()) {
    request.onProgress(table.source, i, plan.tables.length);
    if (request.isComparable?.(table) === false) continue;
    compared.set(table, await compareTable(request, table, findings));
  }
  const tables = plan.tables.flatMap((table) => {
    const found = compared.get(table);
    return found === undefined ? [] : [describeVerified(table, found)];
  });
  const structure = await verifyCatalog(client, plan, request.schema);
  findings.push(...structure.findings);
  if (findings.length > 0) {
    const told = [...new Set(findings)];
    throw new VerificationError(`Source and target differ in ${plural(told.length, 'place')}.`, {
      code: 'verification_failed',
      findings: told,
      hint: request.hint,
    });
  }
  return { tables, structureChecks: structure.checked };
}

/** What was begun goes on by itself, while the others are compared. */
function begunLast({ plan, begun }: VerifyRequest): PlannedTable[] {
  const isBegun = ({ source }: PlannedTable) => begun?.has(source) === true;
  return [...plan.tables.filter((table) => !isBegun(table)), ...plan.tables.filter(isBegun)];
}

function describeVerified({ source, name, columns }: PlannedTable, found: TableDigest): VerifiedTable {
  return { source, name, rows: found.rows, values: found.rows * columns.length, digest: found.toString() };
}

/** Returns the digest of the target's rows. */
async function compareTable(request: VerifyRequest, table: PlannedTable, findings: string[]): Promise<TableDigest> {
  const { client, time = untimed } = request;
  const place = request.location?.(table) ?? { schema: request.schema, name: table.name };
  const placed = { ...table, name: place.name };
  const expected = await request.sourceDigest(table);
  const digest = async () => await digestWhole(client, placed, place.schema, request.threads);
  const begun = request.begun?.get(table.source);
  const found = await (begun?.digest ?? time(`digest of "${place.name}"`, digest));
  const buckets = expected.differingBuckets(found);
  if (buckets.size === 0) {
    const sampled = { source: request.source, client, table: placed, schema: place.schema };
    const sample =
      (await begun?.sample) ??
      (await time(`sample of "${place.name}"`, async () => await sampleTable(sampled, request.threads)));
    findings.push(...sample.findings);
    return found;
  }
  const limit = mismatchLimit - findings.length;
  const sides = { source: request.source, client, table: placed, schema: place.schema };
  const mismatches = await findMismatches(sides, buckets, limit);
  findings.push(...mismatches.map(describeMismatch));
  if (mismatches.length === 0) findings.push(`table "${table.source}": the checksums differ`);
  return found;
}

function describeMismatch({ table, key, kind, columns }: Mismatch): string {
  const where = `table "${table}", ${key}`;
  return kind === 'different'
    ? `${where}: ${columns.map((name) => `"${name}"`).join(', ')} differ`
    : `${where}: ${kind}`;
}
