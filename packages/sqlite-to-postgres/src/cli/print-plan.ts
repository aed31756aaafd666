/** The plan for people at a terminal: tables with their casts, what stays behind, what stands in the way. Pure. */
import { describeType } from '../plan/target-type.ts';
import type { MigrationPlan, PlannedTable } from '../plan/plan.ts';

export function describePlan(plan: MigrationPlan): string {
  const sections = [
    `Plan for schema "${plan.schema}" (dialect: ${plan.dialect.name}, by ${plan.dialect.evidence})`,
    ...plan.tables.map(describeTable),
    ...(plan.leftBehind.length === 0
      ? []
      : [
          `Stays behind:\n${plan.leftBehind.map(({ kind, name, reason }) => `  ${kind} ${name}: ${reason}`).join('\n')}`,
        ]),
    ...(plan.notes.length === 0 ? [] : [`Notes:\n${plan.notes.map((note) => `  ${note}`).join('\n')}`]),
    ...(plan.setAside.length === 0
      ? []
      : [
          `Set aside:\n${plan.setAside.map(({ table, reason, rows }) => `  ${table}: ${rows.toLocaleString('en')} rows, ${reason}`).join('\n')}`,
        ]),
    ...(plan.problems.length === 0
      ? []
      : [`In the way:\n${plan.problems.map(({ message, hint }) => `  ${message}\n    → ${hint}`).join('\n')}`]),
  ];
  return sections.join('\n\n');
}

function describeTable(table: PlannedTable): string {
  const width = Math.max(...table.columns.map(({ name }) => name.length));
  const types = table.columns.map(({ type, notNull }) => `${describeType(type)}${notNull ? ' not null' : ''}`);
  const typeWidth = Math.max(...types.map((type) => type.length));
  const columns = table.columns.map(
    ({ name, reason }, i) => `  ${name.padEnd(width)}  ${(types[i] ?? '').padEnd(typeWidth)}  ${reason}`,
  );
  const keys = [
    `${table.indexes.length + table.uniques.length} indexes`,
    `${table.foreignKeys.length} foreign keys`,
  ].join(', ');
  return [`${table.name}  ${table.rows.toLocaleString('en')} rows, ${keys}`, ...columns].join('\n');
}
