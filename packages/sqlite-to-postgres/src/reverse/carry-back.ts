/**
 * PostgreSQL back to SQLite: the backup of the migration, brought to what PostgreSQL holds now. What was not touched
 * since keeps its bytes; what was is stored the way its column stores things; all of it is verified before the file
 * gets its name. Nothing is written to PostgreSQL or to the original file.
 */
import type { ClientBase } from 'pg';
import type { TableDigest } from '../digest/table-digest.ts';
import { MoverError, RollbackError } from '../errors.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import type { PhaseClock } from '../progress/phase-clock.ts';
import { plural } from '../progress/plural.ts';
import type { PublishedTable } from '../publish/publish.ts';
import { markRejected } from '../rows/rejected-rows.ts';
import type { SourceCatalog } from '../source/catalog.ts';
import { readCatalog } from '../source/read-catalog.ts';
import { type AppliedChanges, applyChanges } from './apply-changes.ts';
import { CarriedFile, notWritable } from './carried-file.ts';
import { type CarriedTable, carriedTable } from './carried-table.ts';
import { carrySequence } from './carry-sequences.ts';
import { checkTargetSchema } from './check-target-schema.ts';
import { compareWithBackup, digestTargetRows, findChanges } from './find-changes.ts';
import { learnForms } from './learn-forms.ts';
import { rebuildSearch } from './rebuild-search.ts';
import { suspendTriggers } from './suspend-triggers.ts';
import { verifyCarried } from './verify-carried.ts';

export interface CarryBackRequest {
  /** In a transaction in which nobody else writes to the tables. */
  client: ClientBase;
  plan: MigrationPlan;
  /** What the tables held when they were published. */
  published: readonly PublishedTable[];
  /** Tables of the target that were replaced since: a migration history, which stays as the backup has it. */
  replaced: ReadonlySet<string>;
  /** The SQLite database as it was moved; only read. */
  backup: string;
  /** Written; must not exist. */
  file: string;
  clock: PhaseClock;
  signal?: AbortSignal | undefined;
}

export interface CarryBackReport {
  file: string;
  tables: ({ source: string; rows: number } & AppliedChanges)[];
  values: number;
  notes: string[];
}

/** Throws RollbackError, VerificationError; nothing is left then. */
export async function carryBack(request: CarryBackRequest): Promise<CarryBackReport> {
  const notes = await checkTargetSchema(request.client, request.plan, request.replaced);
  const file = await CarriedFile.create(request.file, request.backup);
  try {
    const report = await new CarryBack(request, file).run();
    return { ...report, notes: [...notes, ...report.notes] };
  } catch (error) {
    file.discard();
    throw asCarryBackError(request.file, error);
  }
}

interface ComparedTable {
  table: CarriedTable;
  expected: TableDigest;
  changes: AppliedChanges;
}

const noChanges: AppliedChanges = { inserted: 0, updated: 0, deleted: 0 };

class CarryBack {
  readonly #request: CarryBackRequest;
  readonly #file: CarriedFile;
  readonly #catalog: SourceCatalog;
  readonly #tables: CarriedTable[];
  readonly #findings: string[] = [];

  constructor(request: CarryBackRequest, file: CarriedFile) {
    this.#request = request;
    this.#file = file;
    this.#catalog = readCatalog(file.base);
    this.#tables = request.plan.tables
      .filter(({ name }) => !request.replaced.has(name))
      .map((table) => carriedTable(table, this.#catalog));
  }

  async run(): Promise<CarryBackReport> {
    const { clock, file, signal, plan } = this.#request;
    await markRejected(this.#file.base, plan.tables, signal);
    const compared = await clock.run(
      'carry-back',
      async () => await this.#carryTables(),
      (tables) => describeChanges(tables.map(({ changes }) => changes)),
    );
    const notes = this.#finish(compared);
    const values = await clock.run(
      'verify',
      async () =>
        await verifyCarried({
          file: this.#file,
          tables: compared,
          onTable: (name, i) => clock.progress('verify', name, 'steps', { done: i, total: compared.length }),
          signal,
        }),
      (count) => `${plural(count, 'value')} equal on both sides`,
    );
    this.#file.publish();
    const tables = compared.map(({ table, expected, changes }) => ({
      source: table.planned.source,
      rows: expected.rows,
      ...changes,
    }));
    return { file, tables, values, notes };
  }

  async #carryTables(): Promise<ComparedTable[]> {
    const { clock } = this.#request;
    const compared: ComparedTable[] = [];
    for (const [i, table] of this.#tables.entries()) {
      clock.progress('carry-back', table.planned.source, 'steps', { done: i, total: this.#tables.length });
      compared.push(await this.#carryTable(table));
    }
    if (this.#findings.length > 0) throw withoutSourceForm(this.#findings);
    return compared;
  }

  async #carryTable(table: CarriedTable): Promise<ComparedTable> {
    const { client, plan, clock, signal, published } = this.#request;
    const onRows = (name: string, rows: number, total: number) =>
      clock.progress('carry-back', name, 'rows', { done: rows, total });
    const search = { file: this.#file, client, schema: plan.schema, onRows, signal };
    const target = await digestTargetRows(search, table);
    const expected = target.digest;
    await carrySequence(this.#file, client, plan, table);
    const before = published.find(({ name }) => name === table.planned.name);
    const isAsPublished =
      table.computed.length === 0 && before?.digest === expected.toString() && before.rows === expected.rows;
    if (isAsPublished) return { table, expected, changes: noChanges };
    const mayDiffer = await compareWithBackup(search, table, target);
    if (mayDiffer === undefined) return { table, expected, changes: noChanges };
    if (table.planned.address.length === 0) throw withoutAddress(table.planned.source);
    await findChanges(search, table, mayDiffer);
    const encoders = await learnForms(this.#file, table, plan.dialect.name, signal);
    const resumeTriggers = suspendTriggers(this.#file.connection, table.planned.source);
    const changes = await applyChanges(this.#file, table, { encoders, findings: this.#findings, signal });
    resumeTriggers();
    return { table, expected, changes };
  }

  /** Returns notes for the report. */
  #finish(compared: readonly ComparedTable[]): string[] {
    const notes = this.#tables.flatMap(({ planned, computed }) =>
      computed.map((name) => `"${planned.source}"."${name}" is computed by SQLite again`),
    );
    const changed = new Set(
      compared.filter(({ changes }) => changes !== noChanges).map(({ table }) => table.planned.source),
    );
    if (changed.size > 0) notes.push(...rebuildSearch(this.#file.connection, this.#catalog, changed));
    this.#file.finish();
    return notes;
  }
}

function describeChanges(changes: readonly AppliedChanges[]): string {
  const sum = (kind: keyof AppliedChanges) =>
    changes.reduce((total, change) => total + change[kind], 0).toLocaleString('en');
  return `${plural(changes.length, 'table')}: ${sum('inserted')} rows new, ${sum('updated')} changed, ${sum('deleted')} gone`;
}

function withoutSourceForm(findings: string[]): RollbackError {
  return new RollbackError(`SQLite cannot hold ${findings.length} of the values written since, not exactly.`, {
    code: 'value_without_sqlite_form',
    findings,
    hint: 'Nothing was changed. NaN, infinite dates and decimals of more digits than a REAL keeps have no form there: change these values in PostgreSQL and run again.',
  });
}

/** Columns hide all three names of the rowid, and there is no key. */
function withoutAddress(table: string): RollbackError {
  return new RollbackError(`Rows of "${table}" have changed, and nothing in SQLite leads to a row of it.`, {
    code: 'rows_without_address',
    hint: 'Nothing was changed. Its columns are named rowid, _rowid_ and oid: keep PostgreSQL, or give up what was written since: --discard.',
  });
}

const sqliteFull = 13;
const sqliteIoError = 10;

function asCarryBackError(file: string, error: unknown): unknown {
  if (error instanceof MoverError || !(error instanceof Error) || !('errcode' in error)) return error;
  const primary = Number(error.errcode) & 0xff;
  if (primary === sqliteFull || primary === sqliteIoError) return notWritable(file, error);
  return new RollbackError(`SQLite refused what PostgreSQL holds: ${error.message}.`, {
    code: 'carry_back_refused',
    hint: 'Nothing was changed. A rule of the SQLite schema that PostgreSQL does not have is broken by a row written since: correct that row in PostgreSQL and run again.',
    cause: error,
  });
}
