/**
 * The foreign keys of the staged tables while changes are applied: rows go and come in any order, so the keys that
 * they could break, or whose actions they could set off, are taken away before and made again, checked, after.
 */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import { SourceError } from '../errors.ts';
import type { MigrationPlan, PlannedTable } from '../plan/plan.ts';
import { constraintStatements, qualified } from '../server/ddl.ts';

const foreignKeyViolation = '23503';

export class StagedKeys {
  readonly #client: ClientBase;
  readonly #plan: MigrationPlan;
  readonly #schema: string;
  /** `table` and `name` of keys that are away, in the target. */
  readonly #away = new Set<string>();

  constructor(client: ClientBase, plan: MigrationPlan, schema: string) {
    this.#client = client;
    this.#plan = plan;
    this.#schema = schema;
  }

  /** Needs an open transaction, whose fate the caller tells by `keep` or not at all. */
  async remove(touched: readonly PlannedTable[]): Promise<{ keep(): void }> {
    const names = new Set(touched.map(({ name }) => name));
    const removed: string[] = [];
    for (const table of this.#plan.tables) {
      for (const { name, referencedTable } of table.foreignKeys) {
        const id = keyId(table.name, name);
        const isAffected = names.has(table.name) || names.has(referencedTable);
        if (!isAffected || this.#away.has(id)) continue;
        await this.#client.query(
          `alter table ${qualified(this.#schema, table.name)} drop constraint ${quoteIdentifier(name)}`,
        );
        removed.push(id);
      }
    }
    return { keep: () => removed.forEach((id) => this.#away.add(id)) };
  }

  /** Every row is looked at. Throws SourceError `orphaned_rows`. */
  async restore(): Promise<void> {
    for (const { table, name, subject, sql } of constraintStatements(this.#plan, this.#schema)) {
      const id = keyId(table, name);
      if (!this.#away.has(id)) continue;
      await this.#client.query(sql).catch((error: unknown) => {
        if ((error as { code?: string }).code !== foreignKeyViolation) throw error;
        throw orphaned(table, subject, error);
      });
      this.#away.delete(id);
    }
  }
}

function keyId(table: string, name: string): string {
  return JSON.stringify([table, name]);
}

function orphaned(table: string, subject: string, cause: unknown): SourceError {
  return new SourceError(
    `The application wrote rows of "${table}" that refer to no row: the ${subject} does not hold.`,
    {
      code: 'orphaned_rows',
      hint: 'Nothing was published. SQLite checks references only where `pragma foreign_keys` is on. Correct these rows and run again.',
      cause,
    },
  );
}
