/** Phase 4: tables and their rows in the staging schema; the target stays untouched. */
import type { DatabaseSync } from 'node:sqlite';
import type { ClientBase } from 'pg';
import {
  type CopyOptions,
  type CopyResult,
  type CopyResults,
  type CopyTask,
  copyFrozen,
  copyTable,
} from '../copy/copy-table.ts';
import { TableDigest } from '../digest/table-digest.ts';
import { TargetError, VerificationError } from '../errors.ts';
import { tryTablePages } from '../pages/find-table-pages.ts';
import { splitPages, type TablePages } from '../pages/table-pages.ts';
import { comparedColumns } from '../plan/compared-columns.ts';
import type { MigrationPlan, PlannedTable } from '../plan/plan.ts';
import type { Timing } from '../progress/timeline.ts';
import type { KeptStaging } from '../resume/keep-staged.ts';
import { countMoving } from '../rows/rejected-rows.ts';
import { creationStatements, qualified } from '../server/ddl.ts';
import { refusedByTarget } from '../server/refused-by-target.ts';
import { readTexts, unreadTexts } from '../server/sent-as-text.ts';
import { fileOf } from '../source/file-of.ts';
import { isPageError, PageError } from '../source/page-file.ts';
import { splitRows } from '../source/row-range.ts';
import { refuseDamaged } from '../source/snapshot.ts';
import { isReadAsBytes } from '../types/target-type.ts';
import { SharedProgress } from '../threads/shared-progress.ts';
import { rowsWorthAThread, type Workforce } from '../threads/workforce.ts';
import { makeCopyable } from './make-copyable.ts';
import { type SettledGenerated, settleGenerated } from './settle-generated.ts';

export interface StageOptions {
  schema: string;
  batchBytes: number;
  /** For threads to connect to the target too. */
  targetUrl: string;
  workforce: Workforce;
  /** What of the staging schema of a dead run stays. */
  kept?: KeptStaging | undefined;
  onProgress(table: string, rows: number, total: number, bytes: number): void;
  time: Timing;
  signal?: AbortSignal | undefined;
}

export async function stageTables(
  source: DatabaseSync,
  client: ClientBase,
  plan: MigrationPlan,
  options: StageOptions,
): Promise<{ results: CopyResults; plan: MigrationPlan }> {
  const { kept } = options;
  for (const statement of creationStatements(kept === undefined ? plan : leftToCreate(plan, kept), options.schema))
    await client.query(statement);
  const refused = new Map<PlannedTable, unknown>();
  const copied = await stageSideBySide(plan.tables, options.workforce, async (table) => {
    const stands = findKept(kept, table);
    if (stands !== undefined) return stands;
    return await stageTold(source, client, table, options).catch((error: unknown) => {
      if (!(error instanceof TargetError)) throw error;
      refused.set(table, error);
      return undefined;
    });
  });
  const copyable = async (table: PlannedTable) =>
    await makeCopyable(client, plan, { table, error: refused.get(table), schema: options.schema }, async (plain) => {
      await stageTold(source, client, plain, options);
    });
  const results: CopyResults = new Map();
  const adjusted: SettledGenerated[] = [];
  for (const planned of plan.tables) {
    const failing = refused.has(planned) ? await copyable(planned) : undefined;
    const table = failing?.table ?? planned;
    const result = copied.get(planned) ?? (await stageTold(source, client, table, options));
    const settled = await settleGenerated({ source, client, table, schema: options.schema }, options.signal);
    adjusted.push(...[failing, settled].flatMap((one) => one ?? []));
    results.set(table.source, settled ? await stageTold(source, client, settled.table, options) : result);
  }
  return { results, plan: adjusted.length === 0 ? plan : adjustPlan(plan, adjusted) };
}

/** Tables that threads copy at the same time: more of them would wait for the target. */
const copiedAtOnce = 2;

/** Large tables by threads, the largest first, and beside them all others by this one. The first failure is thrown. */
async function stageSideBySide(
  tables: readonly PlannedTable[],
  workforce: Workforce,
  copy: (table: PlannedTable) => Promise<CopyResult | undefined>,
): Promise<Map<PlannedTable, CopyResult | undefined>> {
  const copied = new Map<PlannedTable, CopyResult | undefined>();
  const values = ({ rows, columns }: PlannedTable) => rows * columns.length;
  const large = tables.filter((table) => isForThreads(table, workforce)).toSorted((a, b) => values(b) - values(a));
  const others = tables.filter((table) => !large.includes(table));
  const copyAll = async (waiting: PlannedTable[]) => {
    try {
      for (let table = waiting.shift(); table !== undefined; table = waiting.shift())
        copied.set(table, await copy(table));
    } catch (error) {
      large.length = 0;
      others.length = 0;
      throw error;
    }
  };
  await Promise.all([...Array.from({ length: copiedAtOnce }, () => large), others].map(copyAll));
  return copied;
}

/** The marks of rows that are set aside are temporary tables, which only this thread's connection sees. */
function isForThreads({ rows, rejects }: PlannedTable, workforce: Workforce): boolean {
  return rejects === undefined && workforce.partsFor(rows) > 1;
}

function adjustPlan(plan: MigrationPlan, adjusted: readonly SettledGenerated[]): MigrationPlan {
  const tables = new Map(adjusted.map(({ table }) => [table.source, table]));
  return {
    ...plan,
    tables: plan.tables.map((table) => tables.get(table.source) ?? table),
    leftBehind: [...plan.leftBehind, ...adjusted.flatMap(({ leftBehind }) => leftBehind)],
    notes: [...plan.notes, ...adjusted.flatMap(({ notes }) => notes)],
  };
}

/** What fails is told as that of the source, of the target, or as our own. */
async function stageTold(...request: Parameters<typeof stageTable>): Promise<CopyResult> {
  const [source, , table, { signal, time }] = request;
  return await time(`copy "${table.source}"`, async () => await stageTable(...request)).catch(
    async (error: unknown) => {
      if (signal?.aborted) throw error;
      if (isPageError(error)) {
        await refuseDamaged(fileOf(source), signal);
        throw misread(table, error);
      }
      throw refusedByTarget(`copying the table "${table.source}"`, error);
    },
  );
}

/** Once more, where other rows of it are set aside by now. */
export async function stageAgain(
  source: DatabaseSync,
  client: ClientBase,
  table: PlannedTable,
  options: StageOptions,
): Promise<CopyResult> {
  await client.query(`truncate ${qualified(options.schema, table.name)}`);
  for (const statement of unreadTexts(table, options.schema)) await client.query(statement);
  return await stageTable(source, client, table, options);
}

function leftToCreate(plan: MigrationPlan, { digests, hasShared }: KeptStaging): MigrationPlan {
  const shared = hasShared ? { enums: [], collations: [] } : {};
  return { ...plan, ...shared, tables: plan.tables.filter(({ source }) => !digests.has(source)) };
}

function findKept(kept: KeptStaging | undefined, { source }: PlannedTable): CopyResult | undefined {
  const digest = kept?.digests.get(source);
  return digest && { rows: digest.rows, bytes: 0, digest, wasStaged: true };
}

async function stageTable(
  source: DatabaseSync,
  client: ClientBase,
  table: PlannedTable,
  options: StageOptions,
): Promise<CopyResult> {
  const parts = partsOf(table, options.workforce);
  const pages = splitByPages(source, table, parts);
  const shares =
    pages?.map((share) => ({ pages: share })) ??
    splitRows(source, table.source, table.address, parts).map((range) => ({ range }));
  const result = await copyShares({ source, client }, table, shares, options);
  refuseOtherCount(source, table, result.rows);
  for (const statement of readTexts(table, options.schema)) await client.query(statement);
  return pages === undefined ? result : { ...result, isByPages: true };
}

/**
 * On two processors one thread keeps the server busy with one table, and rows that are settled at once spare it more than a
 * second session would bring (see `copyFrozen`): benchmarks/results.md, migrate.
 */
function partsOf(table: PlannedTable, workforce: Workforce): number {
  return isForThreads(table, workforce) && workforce.size > 2 ? workforce.partsFor(table.rows) : 1;
}

type Share = Pick<CopyOptions, 'range' | 'pages'>;

async function copyShares(
  { source, client }: { source: DatabaseSync; client: ClientBase },
  table: PlannedTable,
  shares: readonly Share[],
  options: StageOptions,
): Promise<CopyResult> {
  const { schema, batchBytes, workforce, signal } = options;
  const progress = new SharedProgress((rows, bytes) => options.onProgress(table.source, rows, table.rows, bytes));
  const isWhole = shares.length === 1;
  const isFrozen = isWhole && table.rows >= rowsWorthAThread;
  if (isWhole && !isForThreads(table, workforce)) {
    const whole = { schema, batchBytes, ...shares[0], onProgress: progress.part(0), signal };
    return await (isFrozen ? copyFrozen : copyTable)(source, client, table, whole);
  }
  const common = {
    kind: 'copy',
    source: fileOf(source),
    target: options.targetUrl,
    table,
    schema,
    batchBytes,
    isFrozen,
  } as const;
  const copied = await Promise.all(
    shares.map(async (share, i) => await workforce.run<CopyTask>({ ...common, ...share }, progress.part(i))),
  );
  const result: CopyResult = { rows: 0, bytes: 0, digest: new TableDigest() };
  for (const { rows, bytes, digest } of copied) {
    result.rows += rows;
    result.bytes += bytes;
    result.digest.addParts(digest);
  }
  return result;
}

/** Undefined where pages do not hold just the rows and columns that move. */
function splitByPages(source: DatabaseSync, table: PlannedTable, parts: number): TablePages[] | undefined {
  const columns = comparedColumns(table);
  const isAsStored = table.rejects === undefined && !columns.some(({ type }) => isReadAsBytes(type));
  const names = columns.map((column) => column.source);
  const pages = isAsStored ? tryTablePages(source, table.source, names) : undefined;
  return pages && splitPages(pages, parts);
}

/** The file is sound: it is our reading of it that is not. */
function misread({ source }: PlannedTable, cause: unknown): VerificationError {
  return new VerificationError(`The rows of the table "${source}" were not read as SQLite has them.`, {
    code: 'source_misread',
    findings: [(cause as Error).message],
    hint: 'Nothing was published. Please report this with the plan in the folder of the run; a defect of the mover is the likely reason.',
    cause,
  });
}

/** Whatever way and in whatever parts the rows were read: that none was left out SQLite must say itself. */
function refuseOtherCount(source: DatabaseSync, table: PlannedTable, rows: number): void {
  if (rows === table.rows) return;
  const moving = countMoving(source, table);
  if (rows !== moving) throw new PageError(`"${table.source}": ${rows} rows were read where SQLite counts ${moving}`);
}
