/** The plan for people at a terminal: tables with their casts, what stays behind, what stands in the way. Pure. */

import { describeMoveTime } from '../plan/estimate-move.ts';
import { groupNotes } from '../plan/group-notes.ts';
import type { EstimatedBytes, FollowedRecipe, MigrationPlan, PlannedTable } from '../plan/plan.ts';
import type { Tolerances } from '../plan/tolerances.ts';
import { plural } from '../progress/plural.ts';
import type { MigrationReport } from '../report/migration-report.ts';
import { optionsOf } from '../run/find-remedy.ts';
import { describeType } from '../types/target-type.ts';
import { exceptionOf } from './print-error.ts';
import { seconds } from './terminal.ts';

/** No disk is too full for less. */
const toldFromBytes = 1e6;

/** A dry run: the plan, and what carrying it out takes. */
export function describeDryRun({ plan, phases, source, projectNotes }: MigrationReport): string {
  const reading = phases.find(({ phase }) => phase === 'inspect')?.durationMs ?? 0;
  const rows = plan.tables.reduce((sum, table) => sum + table.rows, 0);
  const size = `${plural(rows, 'row')}, ${plural(source.sizeBytes, 'byte')}`;
  const { heap, indexes } = bytesOf(plan);
  const effort = [
    `Size: ${size}. Reading them took ${seconds(reading)}; the move takes about ${describeMoveTime(plan, reading)}, with a server as fast and as near as this machine.`,
    ...(heap + indexes < toldFromBytes
      ? []
      : [
          `The backup needs ${megabytes(source.sizeBytes)} here; the tables take about ${megabytes(heap + indexes)} in PostgreSQL, of which the indexes ${megabytes(indexes)}.`,
        ]),
  ].join('\n');
  return [describePlan(plan), ...section('Left to you in the project', projectNotes), effort].join('\n\n');
}

function bytesOf({ tables }: MigrationPlan): EstimatedBytes {
  const sum = (part: keyof EstimatedBytes) => tables.reduce((total, { bytes }) => total + (bytes?.[part] ?? 0), 0);
  return { heap: sum('heap'), indexes: sum('indexes') };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toLocaleString('en', { maximumFractionDigits: bytes < 1e7 ? 1 : 0 })} MB`;
}

export function describePlan(plan: MigrationPlan): string {
  return [
    `Plan for schema "${plan.schema}" (dialect: ${plan.dialect.name}, by ${plan.dialect.evidence})`,
    ...(plan.recipe === undefined ? [] : describeRecipe(plan.recipe)),
    ...plan.tables.map(describeTable),
    ...section(
      'Views',
      plan.views.map(({ name, columns }) => `${name} (${columns.join(', ')})`),
    ),
    ...section(
      'Stays behind',
      plan.leftBehind.map(({ kind, name, reason }) => `${kind} ${name}: ${reason}`),
    ),
    ...section('Notes', groupNotes(plan.notes)),
    ...section(
      'Set aside',
      plan.setAside.map(({ table, reason, rows }) => `${table}: ${plural(rows, 'row')}, ${reason}`),
    ),
    ...section(
      'In the way',
      [...Map.groupBy(plan.problems, ({ hint }) => hint)].flatMap(([hint, problems]) => [
        ...problems.map(({ message }) => message),
        `  → ${hint}`,
      ]),
    ),
    ...(plan.remedy === undefined ? [] : [describeRemedy(plan.remedy)]),
    ...section('Rules that lead past it, tried on the plan (--suggest writes them)', plan.suggestion?.lines ?? []),
  ].join('\n\n');
}

/** What the plan was tried under. */
function describeRemedy(remedy: Tolerances): string {
  const options = optionsOf(remedy);
  return `With ${options.join(' ')} nothing is in the way, and nothing is lost${exceptionOf(options)}: tried on the plan.`;
}

function describeRecipe({ name, application, reason, before, after }: FollowedRecipe): string[] {
  return [
    `Recipe "${name}" for ${application}, ${reason}`,
    ...section('Before the move', before),
    ...section('After the move', after),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:\n${lines.map((line) => `  ${line}`).join('\n')}`];
}

function describeTable(table: PlannedTable): string {
  const names = table.columns.map(({ source, name }) => (source === name ? name : `${name} ← ${source}`));
  const width = Math.max(...names.map((name) => name.length));
  const types = table.columns.map(({ type, notNull }) => `${describeType(type)}${notNull ? ' not null' : ''}`);
  const typeWidth = Math.max(...types.map((type) => type.length));
  const columns = table.columns.map(
    ({ reason }, i) => `  ${(names[i] ?? '').padEnd(width)}  ${(types[i] ?? '').padEnd(typeWidth)}  ${reason}`,
  );
  const keys = [
    plural(table.indexes.length + table.uniques.length, 'index', 'indexes'),
    plural(table.foreignKeys.length, 'foreign key'),
  ].join(', ');
  const from = table.source === table.name ? '' : ` ← ${table.source}`;
  return [`${table.name}${from}  ${plural(table.rows, 'row')}, ${keys}`, ...columns].join('\n');
}
