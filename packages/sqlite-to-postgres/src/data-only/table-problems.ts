/** Why a table of the target cannot be filled as it stands, whatever its columns hold. Pure. */
import type { PlanProblem } from '../plan/plan.ts';
import type { FiringState, StructureTrigger } from '../server/read-structure.ts';
import type { TableMatch } from './match-tables.ts';

/** Where an application writes, as the move does. */
export const fires = ({ state }: { state: FiringState }) => state === 'O' || state === 'A';

export const firesOnInsert = (trigger: StructureTrigger) => trigger.onInsert && fires(trigger);

export function tableProblems({ source, target, seedRows }: TableMatch): PlanProblem[] {
  const { name, mayFill, mayDelete, refusesDeletes, triggers, rules, isBoundByPolicies } = target;
  const others = triggers
    .filter((trigger) => firesOnInsert(trigger) && !trigger.isOurs)
    .map((trigger) => (trigger.isOwn ? trigger.name : `${trigger.name} (of its partition ${trigger.table})`));
  const problem = (code: string, message: string, hint: string): PlanProblem[] => [
    { code, table: name, message, hint },
  ];
  return [
    ...(seedRows === 'stop'
      ? [
          {
            code: 'target_table_not_empty',
            table: source.name,
            message: `"${name}" of the target has rows already.`,
            hint: `Where these rows are the application's own set-up, let them stay and move none into the table, or let the source's take their place (they come back with a rollback): --on-seed-rows keep or --on-seed-rows replace; for single tables a rule says it (--config: "seedRows").`,
          },
        ]
      : []),
    ...(seedRows === 'replace' && !mayDelete
      ? problem(
          'target_no_right_to_replace',
          `The rows that "${name}" has are to be replaced, and the role may not delete them.`,
          `As its owner: grant delete on "${name}" to the role; or let its rows stay: "seedRows": "keep" (--config).`,
        )
      : []),
    ...(seedRows === 'replace' && refusesDeletes
      ? [
          {
            code: 'target_without_replica_identity',
            table: source.name,
            message: `The rows that "${name}" has are to be replaced; it is published for replication and has no replica identity, and PostgreSQL refuses to delete from such a table.`,
            hint: `As its owner: alter table "${name}" replica identity full; or let its rows stay: "seedRows": "keep" (--config).`,
          },
        ]
      : []),
    ...(mayFill
      ? []
      : problem(
          'target_no_right_to_fill',
          `The role may not read "${name}", insert into it, and lock it while it does.`,
          `As its owner: grant select, insert, update, delete on "${name}" to the role.`,
        )),
    ...(others.length === 0
      ? []
      : problem(
          'target_triggers_not_ours',
          `The triggers ${others.join(', ')} of "${name}" would change the rows, and only the owner of the table may switch them off.`,
          'Connect as the owner of the table.',
        )),
    ...rules
      .filter((rule) => rule.event === 'insert' && rule.isInstead && fires(rule))
      .flatMap((rule) =>
        problem(
          'target_rule_instead',
          `The rule ${rule.name} of "${name}" does something else instead of inserting the rows.`,
          `Disable it while the table is filled (alter table "${name}" disable rule "${rule.name}";), fill the table that it leads to, or leave "${name}" out with a rule (--config).`,
        ),
      ),
    ...(isBoundByPolicies
      ? problem(
          'target_row_level_security',
          `Row-level security of "${name}" binds the role: it would refuse or hide rows, and no comparison could be trusted.`,
          `Connect as a role that it does not bind (its owner, unless it is forced; one with bypassrls), or lift it until the move is verified: alter table "${name}" no force row level security;`,
        )
      : []),
  ];
}
