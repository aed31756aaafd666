/** Compares a SQLite file with the schema it was moved to, at any later time and reading only. */
import { openSource } from './source/open-source.ts';
import { connectTarget } from './target/connect-target.ts';
import { planMigration } from './plan/plan-migration.ts';
import { RuleBook } from './rules/match-rules.ts';
import type { MigrationRules } from './rules/rules.ts';
import { inspectSource } from './run/inspect-source.ts';
import { type Verification, verifyTables } from './run/verify-tables.ts';
import type { EventListener } from './events.ts';
import { PhaseClock } from './run/phase-clock.ts';
import { digestSource } from './verify/compare-tables.ts';
import { recordSchema } from './target/publish.ts';
import type { ClientBase } from 'pg';

export interface VerifyOptions {
  source: string;
  target: string;
  schema: string;
  /** The rules of the migration. */
  rules?: MigrationRules | undefined;
  onEvent?: EventListener;
  signal?: AbortSignal | undefined;
}

/** Throws VerificationError with every difference, SourceError, TargetError. */
export async function verifyMigration(options: VerifyOptions): Promise<Verification> {
  const clock = new PhaseClock(options.onEvent ?? (() => {}), options.signal);
  using source = openSource(options.source);
  const inspection = await clock.run(
    'inspect',
    async () =>
      await inspectSource(source.connection, {
        rules: new RuleBook(options.rules ?? {}),
        onProgress: (table, done, total) => clock.progress('inspect', table, 'rows', done, total),
        signal: options.signal,
      }),
    ({ catalog }) => `${catalog.tables.length} tables`,
  );
  const plan = planMigration(inspection, { schema: options.schema });
  const target = await connectTarget(options.target, { mayCreateDatabase: () => false });
  try {
    await target.client.query('begin isolation level repeatable read read only');
    const history = await findKeptHistory(target.client);
    return await clock.run(
      'verify',
      async () =>
        await verifyTables({
          source: source.connection,
          client: target.client,
          plan,
          schema: options.schema,
          sourceDigest: (table) => digestSource(source.connection, table),
          location: (table) =>
            table.isMigrationHistory && history !== undefined ? { schema: recordSchema, name: history } : undefined,
          onProgress: (table, done, total) => clock.progress('verify', table, 'steps', done, total),
        }),
      ({ tables }) => `${tables.length} tables equal`,
    );
  } finally {
    await target.client.end();
  }
}

/** Where the configuration of a project put the rows of its migration history. */
async function findKeptHistory(client: ClientBase): Promise<string | undefined> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = $1 and c.relkind = 'r' and starts_with(c.relname, 'history_') order by 1 desc limit 1`,
    [recordSchema],
  );
  return rows[0]?.name;
}
