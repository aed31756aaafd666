/**
 * One migration, from a SQLite file to a published, verified PostgreSQL schema: the phases in their order. Until the
 * publishing transaction commits, the target is as it was; whatever fails before leaves nothing behind.
 */
import { availableParallelism } from 'node:os';
import { DatabaseSync } from 'node:sqlite';
import { fitPlan } from './data-only/fit-plan.ts';
import { factsOf, type Matching, matchTables } from './data-only/match-tables.ts';
import { readTargetTables } from './data-only/target-tables.ts';
import { CancelledError, MoverError, SourceError } from './errors.ts';
import type { Phase } from './events.ts';
import { Journal } from './journal/journal.ts';
import { createRunFolder, type RunFolder } from './journal/run-folder.ts';
import { Workforce } from './parallel/workforce.ts';
import type { MigrateOptions } from './migrate-options.ts';
import type { MigrationPlan } from './plan/plan.ts';
import { planMigration } from './plan/plan-migration.ts';
import { configureProject } from './project/configure-project.ts';
import { fitPlanToPrisma } from './project/fit-plan.ts';
import { findPrismaProject, hintsOf, type PrismaProject } from './project/prisma-project.ts';
import type { MigrationReport } from './report/migration-report.ts';
import { reportTables } from './report/report-tables.ts';
import { writeReports } from './report/write-reports.ts';
import { RuleBook } from './rules/match-rules.ts';
import { inspectSource } from './run/inspect-source.ts';
import { PhaseClock } from './run/phase-clock.ts';
import { type CopyResults, constrainTables, stageTables } from './run/stage-tables.ts';
import { type Verification, verifyTables } from './run/verify-tables.ts';
import { describeSetAside, keepSetAside, type SetAside } from './set-aside/keep-set-aside.ts';
import { markRejected } from './set-aside/rejected-rows.ts';
import { openSource, type Source } from './source/open-source.ts';
import { readCatalog } from './source/read-catalog.ts';
import { readDataVersion, type Snapshot, takeSnapshot } from './source/snapshot.ts';
import { cancelStatements, isStatementCancelled } from './target/cancel-statements.ts';
import { describeFolding } from './target/describe-folding.ts';
import { connectTarget, type Target } from './target/connect-target.ts';
import { ddlScript } from './target/ddl.ts';
import { checkTarget } from './target/inspect-target.ts';
import { publish } from './target/publish.ts';
import { createStaging, dropLeftovers, dropStaging, lockTargetSchema, stagingSchemaName } from './target/staging.ts';

const defaultBatchBytes = 1 << 18;
const maxDefaultJobs = 4;

/** Throws MoverError; `exitStatus` of the error is that of the command line. */
export async function migrate(options: MigrateOptions): Promise<MigrationReport> {
  const migration = new Migration(options);
  try {
    return await migration.run();
  } catch (error) {
    await migration.abandon();
    if (options.signal?.aborted && (!(error instanceof MoverError) || isStatementCancelled(error)))
      throw migration.cancelled(error);
    throw error;
  } finally {
    await migration.close();
  }
}

class Migration {
  readonly #options: MigrateOptions;
  readonly #clock: PhaseClock;
  readonly #now: Date;
  readonly #project: PrismaProject | undefined;
  #rules: RuleBook;
  /** Which tables of the target are filled; undefined where they are made. */
  #matching: Matching | undefined;
  readonly #workforce: Workforce;
  #phase: Phase = 'inspect';
  #source: Source | undefined;
  #snapshotConnection: DatabaseSync | undefined;
  #target: Target | undefined;
  #staging: string | undefined;
  #published = false;
  #isOver = false;
  #cancelling: Promise<void> | undefined;

  constructor(options: MigrateOptions) {
    this.#options = options;
    this.#now = options.now ?? new Date();
    // Where the project's own migrations made the tables, it is configured already.
    this.#project = options.project === undefined || options.dataOnly ? undefined : findPrismaProject(options.project);
    this.#rules = new RuleBook(options.rules ?? {}, this.#project && hintsOf(this.#project));
    this.#workforce = new Workforce(options.jobs ?? Math.min(maxDefaultJobs, availableParallelism()));
    this.#clock = new PhaseClock((event) => {
      if (event.type === 'phase-started') this.#phase = event.phase;
      options.onEvent?.(event);
    }, options.signal);
  }

  cancelled(cause: unknown): CancelledError {
    return new CancelledError(`in phase "${this.#phase}"`, cause, this.#published);
  }

  async run(): Promise<MigrationReport> {
    const options = this.#options;
    const project = this.#project;
    const source = (this.#source = openSource(options.source));
    const versionAtInspection = readDataVersion(source);
    if (options.dataOnly) await this.#matchTarget(source);
    let plan = await this.#inspectAndPlan(source.connection);
    if (options.dryRun) return await this.#report({ plan, folder: createRunFolder(options.stateBase, this.#now) });
    this.#stopAtProblems(plan);

    const target = await this.#connect();
    await lockTargetSchema(target.client, plan.schema);
    const leftovers = await dropLeftovers(target.client);
    if (leftovers.length > 0)
      this.#clock.note('plan', `removed what a dead run left in the target: ${leftovers.join(', ')}`);
    const folding = plan.collations.length > 0 ? describeFolding(target.serverVersion) : undefined;
    if (folding !== undefined) this.#clock.note('plan', folding);
    if (!options.dataOnly) await checkTarget(target.client, plan);
    if ((await options.confirm?.(plan)) === false) throw new CancelledError('asking for consent');

    const folder = createRunFolder(options.stateBase, this.#now);
    const journal = new Journal(folder.journalPath);
    journal.append({
      step: 'started',
      at: this.#now.toISOString(),
      source: options.sourceName ?? source.path,
      target: options.targetName ?? options.target,
      project: project?.root,
      plan,
    });
    if (target.createdDatabase) journal.append({ step: 'database-created', database: target.client.database ?? '' });

    const version = readDataVersion(source);
    const snapshot = await this.#backUp(source, folder, journal);
    const copy = (this.#snapshotConnection = new DatabaseSync(snapshot.path, { readOnly: true }));
    if (version !== versionAtInspection) {
      this.#clock.note('backup', 'the source was written to since its inspection: inspecting the backup instead');
      plan = await this.#inspectAndPlan(copy);
      this.#stopAtProblems(plan);
      journal.append({ step: 'planned-again', plan });
    }
    markRejected(copy, plan.tables);
    const results = await this.#stage(copy, plan, folder, journal);
    const verification = await this.#verify(copy, plan, results);
    const setAside = await this.#publish(plan, source, version, snapshot, verification, folder, journal);
    const changes =
      project === undefined
        ? []
        : await this.#clock.run(
            'configure',
            async () =>
              await configureProject(target.client, {
                project,
                plan,
                databaseUrl: target.url,
                journal,
                folder,
                now: this.#now,
              }),
            (made) => made.join('; '),
          );
    const report = await this.#report({ plan, folder, snapshot, results, verification, setAside, changes });
    journal.append({ step: 'finished', at: new Date().toISOString() });
    return report;
  }

  async #connect(): Promise<Target> {
    this.#target ??= await connectTarget(this.#options.target, {
      mayCreateDatabase: this.#options.mayCreateDatabase?.bind(this.#options) ?? (() => false),
    });
    const { url, client } = this.#target;
    this.#options.signal?.addEventListener('abort', () => {
      this.#cancelling ??= cancelStatements(url, client, () => this.#isOver || this.#published);
    });
    return this.#target;
  }

  /** The target's tables decide names and types. */
  async #matchTarget({ connection }: Source): Promise<void> {
    const { client } = await this.#connect();
    const targets = await readTargetTables(client, this.#options.schema);
    this.#matching = matchTables(readCatalog(connection), targets, this.#rules);
    this.#rules = new RuleBook(this.#options.rules ?? {}, {}, factsOf(this.#matching.matches));
  }

  /** After a failure: the staged tables go, over a connection of its own since the first may be in mid-copy. */
  async abandon(): Promise<void> {
    this.#isOver = true;
    await this.#cancelling;
    await this.#workforce.close();
    const target = this.#target;
    if (target === undefined || this.#staging === undefined || this.#published) return;
    const schema = this.#staging;
    await target.client.end().catch(() => {});
    const again = await connectTarget(target.url, { mayCreateDatabase: () => false }).catch(() => undefined);
    // Where the target cannot be reached any more, the next run removes the staging schema.
    if (again === undefined) return;
    await dropStaging(again.client, schema).catch(() => {});
    await again.client.end();
  }

  async close(): Promise<void> {
    this.#isOver = true;
    await this.#workforce.close();
    this.#source?.close();
    if (this.#snapshotConnection?.isOpen) this.#snapshotConnection.close();
    await this.#target?.client.end().catch(() => {});
  }

  async #inspectAndPlan(connection: DatabaseSync): Promise<MigrationPlan> {
    const inspection = await this.#clock.run(
      'inspect',
      async () =>
        await inspectSource(connection, {
          rules: this.#rules,
          workforce: this.#workforce,
          tolerances: this.#options.tolerances ?? {},
          onProgress: (table, done, total) => this.#clock.progress('inspect', table, 'rows', done, total),
          signal: this.#options.signal,
        }),
      ({ catalog, dialect }) => {
        const rows = catalog.tables.reduce((sum, table) => sum + table.rows, 0);
        return `${catalog.tables.length} tables, ${rows.toLocaleString('en')} rows, written by ${dialect.name === 'none' ? 'no known framework' : dialect.name} (${dialect.evidence})`;
      },
    );
    return await this.#clock.run(
      'plan',
      async () => {
        const plan = planMigration(inspection, { schema: this.#options.schema });
        if (this.#matching !== undefined) return fitPlan(plan, inspection, this.#matching);
        return this.#project === undefined ? plan : fitPlanToPrisma(plan, this.#project);
      },
      ({ tables, leftBehind, problems }) =>
        `${tables.length} tables to move, ${leftBehind.length} objects stay behind, ${problems.length} problems`,
    );
  }

  #stopAtProblems({ problems }: MigrationPlan): void {
    if (problems.length === 0) return;
    throw new SourceError(
      `The source holds what PostgreSQL cannot: ${problems.length} problems. Nothing was changed.`,
      {
        code: 'source_has_problems',
        findings: problems.map(({ message }) => message),
        hint: [...new Set(problems.map(({ hint }) => hint))].join('\n'),
      },
    );
  }

  async #backUp(source: Source, folder: RunFolder, journal: Journal): Promise<Snapshot> {
    const snapshot = await this.#clock.run(
      'backup',
      async () =>
        await takeSnapshot(source, folder.snapshotPath, {
          onProgress: (done, total) => this.#clock.progress('backup', 'pages', 'steps', done, total),
          signal: this.#options.signal,
        }),
      ({ sizeBytes, sha256 }) => `${sizeBytes.toLocaleString('en')} bytes, intact, SHA-256 ${sha256.slice(0, 16)}…`,
    );
    journal.append({ step: 'backed-up', sha256: snapshot.sha256, sizeBytes: snapshot.sizeBytes });
    return snapshot;
  }

  async #stage(copy: DatabaseSync, plan: MigrationPlan, folder: RunFolder, journal: Journal): Promise<CopyResults> {
    const target = this.#target as Target;
    const { client } = target;
    const schema = stagingSchemaName(folder.id);
    journal.append({ step: 'staging', schema });
    this.#staging = schema;
    await createStaging(client, schema);
    const results = await this.#clock.run(
      'stage',
      async () =>
        await stageTables(copy, client, plan, {
          schema,
          targetUrl: target.url,
          workforce: this.#workforce,
          batchBytes: this.#options.batchBytes ?? defaultBatchBytes,
          onProgress: (table, rows, total, bytes) => this.#clock.progress('stage', table, 'rows', rows, total, bytes),
          signal: this.#options.signal,
        }),
      (copied) => {
        const rows = [...copied.values()].reduce((sum, table) => sum + table.rows, 0);
        return `${rows.toLocaleString('en')} rows`;
      },
    );
    await this.#clock.run(
      'constrain',
      async () =>
        await constrainTables(client, plan, schema, (subject, done, total) =>
          this.#clock.progress('constrain', subject, 'steps', done, total),
        ),
      (made) => `${made} keys, checks and indexes`,
    );
    return results;
  }

  async #verify(copy: DatabaseSync, plan: MigrationPlan, results: CopyResults): Promise<Verification> {
    const { client } = this.#target as Target;
    return await this.#clock.run(
      'verify',
      async () =>
        await verifyTables({
          source: copy,
          client,
          plan,
          schema: this.#staging as string,
          threads: { workforce: this.#workforce, targetUrl: (this.#target as Target).url },
          sourceDigest: (table) => {
            const result = results.get(table.source);
            if (result === undefined) throw new Error(`table "${table.source}" was not copied`);
            return result.digest;
          },
          onProgress: (table, done, total) => this.#clock.progress('verify', table, 'steps', done, total),
        }),
      ({ tables, structureChecks }) => {
        const values = tables.reduce((sum, table) => sum + table.values, 0);
        return `${values.toLocaleString('en')} values equal on both sides, ${structureChecks} columns, keys and indexes present and valid`;
      },
    );
  }

  async #publish(
    plan: MigrationPlan,
    source: Source,
    version: bigint,
    snapshot: Snapshot,
    verification: Verification,
    folder: RunFolder,
    journal: Journal,
  ): Promise<SetAside> {
    const { client } = this.#target as Target;
    const tables = verification.tables.map(({ name, rows, digest }) => ({ name, rows, digest }));
    return await this.#clock.run(
      'publish',
      async () => {
        let setAside: SetAside | undefined;
        if (readDataVersion(source) !== version) {
          throw new SourceError(
            'The source was written to since its backup; the target would miss those writes. Nothing was published.',
            {
              code: 'source_changed',
              hint: 'Stop the application that writes to it and run again.',
            },
          );
        }
        journal.append({ step: 'publishing', tables, createdSchema: undefined });
        const { createdSchema } = await publish(client, plan, {
          runId: folder.id,
          stagingSchema: this.#staging as string,
          sourceSha256: snapshot.sha256,
          tables,
          beforeCommit: async (transaction) => {
            const copy = this.#snapshotConnection as DatabaseSync;
            setAside = await keepSetAside(copy, transaction, plan, folder.id);
            await this.#options.beforeCommit?.(transaction, folder.id);
          },
        });
        this.#published = true;
        journal.append({ step: 'published', createdSchema });
        if (setAside === undefined) throw new Error('a run was published without a look at what it set aside');
        return setAside;
      },
      (setAside) => [`${tables.length} tables in schema "${plan.schema}"`, ...describeSetAside(setAside)].join(', '),
    );
  }

  async #report(parts: {
    plan: MigrationPlan;
    folder: RunFolder;
    snapshot?: Snapshot;
    results?: CopyResults;
    verification?: Verification;
    setAside?: SetAside;
    changes?: string[];
  }): Promise<MigrationReport> {
    const { plan, folder, snapshot, results, verification, setAside, changes = [] } = parts;
    const source = this.#source as Source;
    const report: MigrationReport = {
      runId: folder.id,
      outcome: verification === undefined ? 'planned' : 'published',
      startedAt: this.#now.toISOString(),
      source: { path: this.#options.sourceName ?? source.path, sizeBytes: source.sizeBytes },
      backup: snapshot,
      target: this.#target && {
        url: this.#target.shownUrl,
        schema: plan.schema,
        serverVersion: this.#target.serverVersion,
      },
      plan,
      phases: this.#clock.times,
      tables: reportTables(plan, results, verification),
      setAside,
      projectChanges: changes,
      projectNotes: this.#project?.notes ?? [],
      folder: folder.path,
    };
    const reportFolder = this.#options.reportFolder ?? folder.path;
    await this.#clock.run(
      'report',
      async () => await writeReports(report, ddlScript(plan, plan.schema), reportFolder),
      (written) => `${written.join(', ')} in ${reportFolder}`,
    );
    return report;
  }
}
