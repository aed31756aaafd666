/** The sample of one table, by several threads where the table is large. */
import type { DatabaseSync } from 'node:sqlite';
import type { ClientBase } from 'pg';
import type { PlannedTable } from '../plan/plan.ts';
import { fileOf } from '../source/file-of.ts';
import type { Task } from '../threads/task.ts';
import type { Workforce } from '../threads/workforce.ts';
import { compareSample, type SampleResult } from './compare-sample.ts';
import { type HeldColumn, readHeldColumns } from './held-columns.ts';
import type { ComparedColumn } from './sampled-values.ts';
import { findLeafEnds, type LeafEnds, sampleRows, splitLeafEnds } from './sample-rows.ts';

export interface SampleTask extends Task<SampleResult> {
  kind: 'sample';
  /** The file. */
  source: string;
  target: string;
  table: PlannedTable;
  schema: string;
  leaves: LeafEnds;
}

export interface SampleThreads {
  workforce: Workforce;
  targetUrl: string;
}

export interface SampledSides {
  source: DatabaseSync;
  client: ClientBase;
  table: PlannedTable;
  schema: string;
}

/** For threads, which have sessions of their own. */
type OwnSides = Omit<SampledSides, 'client'>;

/** Without threads within the transaction that `client` has open. Rows that are set aside must have been marked on `source`. */
export async function sampleTable(sides: SampledSides, threads: SampleThreads | undefined): Promise<SampleResult> {
  const { source, client, table } = sides;
  const leaves = findLeafEnds(source, table);
  if (threads === undefined) return await samplePart(sides, leaves);
  const byThreads = sampleByThreads(sides, leaves, threads);
  return await (byThreads ?? readOnly(client, async () => await samplePart(sides, leaves)));
}

/** Of a large table, while the main session is at others; undefined where the sample needs that session. */
export function beginSample(sides: OwnSides, threads: SampleThreads): Promise<SampleResult> | undefined {
  return sampleByThreads(sides, findLeafEnds(sides.source, sides.table), threads);
}

/** The statements of a share take a server as long as some hundred rows. */
const pagesWorthAShare = 2_000;

function sampleByThreads(
  sides: OwnSides,
  leaves: LeafEnds | undefined,
  threads: SampleThreads,
): Promise<SampleResult> | undefined {
  const parts = threads.workforce.partsFor(sides.table.rows);
  if (leaves === undefined || parts === 1) return undefined;
  const shares = splitLeafEnds(leaves, Math.min(parts, Math.ceil(leaves.ends.length / pagesWorthAShare)));
  return sampleShares(sides, shares, threads);
}

async function sampleShares(
  { source, table, schema }: OwnSides,
  shares: readonly LeafEnds[],
  threads: SampleThreads,
): Promise<SampleResult> {
  const common = { kind: 'sample', source: fileOf(source), target: threads.targetUrl, table, schema } as const;
  const results = await Promise.all(
    shares.map(async (share) => await threads.workforce.run<SampleTask>({ ...common, leaves: share }, () => {})),
  );
  return {
    rows: results.reduce((sum, { rows }) => sum + rows, 0),
    findings: results.flatMap(({ findings }) => findings),
  };
}

/** A thread's share, in a transaction of its own. */
export async function sampleShare(sides: SampledSides, leaves: LeafEnds): Promise<SampleResult> {
  return await readOnly(sides.client, async () => await samplePart(sides, leaves));
}

/** A row of a wide table costs SQLite and JavaScript by the value: of each page it is the turn of some of its columns. */
const columnsOfTurn = 10;

async function samplePart(
  { source, client, table, schema }: SampledSides,
  leaves: LeafEnds | undefined,
): Promise<SampleResult> {
  const turns = shareOut(findCompared(table, await readHeldColumns(client, schema, table)), leaves !== undefined);
  const planned = turns.map((columns) => columns.map((column) => column.planned));
  const rows = sampleRows(source, table, planned, leaves);
  return await compareSample({ client, table, schema, turns, rows });
}

/** All that SQLite holds values for and the target does not compute. */
function findCompared(table: PlannedTable, held: readonly HeldColumn[]): ComparedColumn[] {
  const columns = table.columns
    .filter(({ generated }) => generated === undefined)
    .map((planned) => {
      const column = held.find(({ name }) => name === planned.name);
      if (column === undefined) throw new Error(`the target's table "${table.name}" has no column "${planned.name}"`);
      return { planned, held: column };
    });
  const keyColumns = held.filter(({ isKey }) => isKey).length;
  const hasKey = columns.filter((column) => column.held.isKey).length === keyColumns;
  return hasKey ? columns : columns.map((column) => ({ ...column, held: { ...column.held, isKey: false } }));
}

/** Each with the key, by which its rows are found; rows without one are found by all of their columns. */
function shareOut(columns: readonly ComparedColumn[], isByPages: boolean): (readonly ComparedColumn[])[] {
  const key = columns.filter(({ held }) => held.isKey);
  const others = columns.filter(({ held }) => !held.isKey);
  if (!isByPages || key.length === 0 || others.length === 0) return [columns];
  const turns = Math.ceil(others.length / columnsOfTurn);
  return Array.from({ length: turns }, (_, at) => [...key, ...others.filter((_other, i) => i % turns === at)]);
}

async function readOnly<Result>(client: ClientBase, work: () => Promise<Result>): Promise<Result> {
  await client.query('begin read only');
  try {
    return await work();
  } finally {
    await client.query('rollback').catch(() => {});
  }
}
