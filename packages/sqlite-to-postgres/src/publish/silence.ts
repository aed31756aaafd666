/** Triggers and rules of the application, which are not to change what is moved in or taken out again. */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import type { TargetTable } from '../data-only/target-tables.ts';
import { qualified } from '../server/ddl.ts';
import type { FiringState } from '../server/read-structure.ts';

/** Back to exactly the state in which each was: one that was disabled, or fires always, stays so. */
const enabling: Record<FiringState, string | undefined> = {
  O: 'enable',
  A: 'enable always',
  R: undefined,
  D: undefined,
};

/** Silences those that would fire. Needs an open transaction. Returns the statements that restore them. */
export async function silence(client: ClientBase, schema: string, tables: readonly TargetTable[]): Promise<string[]> {
  const restore: string[] = [];
  const take = async (table: string, kind: 'trigger' | 'rule', name: string, state: FiringState) => {
    if (enabling[state] === undefined) return;
    await client.query(`alter table only ${table} disable ${kind} ${quoteIdentifier(name)}`);
    restore.push(`alter table only ${table} ${enabling[state]} ${kind} ${quoteIdentifier(name)}`);
  };
  for (const { name, triggers, rules } of tables) {
    for (const trigger of triggers) await take(trigger.table, 'trigger', trigger.name, trigger.state);
    for (const rule of rules) await take(qualified(schema, name), 'rule', rule.name, rule.state);
  }
  return restore;
}
