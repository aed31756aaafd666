/** What filling does to the rest of the target, and what stays as it is: what a careful reader should know beforehand. Pure. */
import type { Inspection } from '../plan/inspection.ts';
import type { ComputedColumn } from '../plan/plan.ts';
import { parseTargetType } from '../types/parse-target-type.ts';
import { getColumn, type Matching, type TableMatch } from './match-tables.ts';
import type { MaterializedView } from './materialized-views.ts';
import { fires, firesOnInsert } from './table-problems.ts';
import type { TargetTable } from './target-tables.ts';

export function effectNotes(matching: Matching): string[] {
  const { matches, target } = matching;
  const filled = new Set(matches.map((match) => match.target.name));
  return [
    ...matches.flatMap((match) => silenced(match.target)),
    ...matches.flatMap(computedNotes),
    ...target.materializedViews.filter(({ tables }) => tables.some((name) => filled.has(name))).map(refreshNote),
    ...matches.flatMap(defaultsNote),
    ...untouched(matching),
    ...noWayBack(matching),
  ];
}

export function computedColumn(target: TargetTable, [source, name]: [string, string]): ComputedColumn {
  const { type, enumValues } = getColumn(target, name);
  return { source, name, type: enumValues === undefined ? parseTargetType(type, 'ms') : undefined };
}

/** What becomes of values that their column keeps otherwise; what numbers of dates count is told apart. */
export function valueNotes({ source, columns }: TableMatch, types: Inspection['types']): string[] {
  return [...columns.keys()].flatMap((column) => {
    const { note = '', reading = '' } = types.get(source.name)?.get(column) ?? {};
    const untold = note.split('; ').filter((part) => !reading.includes(part));
    return untold.length === 0 ? [] : [`"${source.name}"."${column}": ${untold.join('; ')}.`];
  });
}

function computedNotes({ source, target, computed }: TableMatch): string[] {
  return [...computed].map((pair) => {
    const { type } = computedColumn(target, pair);
    const what = `"${target.name}"."${pair[1]}" is computed by the target and not filled`;
    return type === undefined
      ? `${what}; what "${source.name}"."${pair[0]}" holds is not compared with it.`
      : `${what}; what "${source.name}"."${pair[0]}" holds must be what it computes.`;
  });
}

function silenced({ name, triggers, rules }: TargetTable): string[] {
  const names = [
    ...triggers.filter(firesOnInsert).map((trigger) => `trigger ${trigger.name}`),
    ...rules.filter((rule) => rule.event === 'insert' && fires(rule)).map((rule) => `rule ${rule.name}`),
  ];
  // A trigger of a partitioned table stands at every partition.
  const silent = [...new Set(names)];
  if (silent.length === 0) return [];
  return [
    `"${name}": ${silent.join(', ')} ${silent.length === 1 ? 'is' : 'are'} silent while rows come in, and as before afterwards. What ${silent.length === 1 ? 'it writes' : 'they write'} is not written for these rows.`,
  ];
}

function refreshNote({ name, isOwned }: MaterializedView): string {
  return isOwned
    ? `${name} is refreshed.`
    : `${name} is another role's and is not refreshed: refresh materialized view ${name}; as its owner.`;
}

function defaultsNote({ target, leftToDefault }: TableMatch): string[] {
  if (leftToDefault.length === 0) return [];
  return [`"${target.name}": ${leftToDefault.map((name) => `"${name}"`).join(', ')} take their defaults.`];
}

/** Row-level security may hide what is there. */
const isSeenEmpty = ({ isEmpty, isBoundByPolicies }: TargetTable) => isEmpty && !isBoundByPolicies;

/** Tables of the target that no table of the source fills. */
function untouched({ matches, kept, target }: Matching): string[] {
  const known = new Set([...matches, ...kept].map((match) => match.target.name));
  const rest = target.tables.filter(({ name }) => !known.has(name));
  const told = (tables: TargetTable[], one: string, many: string) =>
    tables.length === 0
      ? []
      : [
          `Nothing fills ${tables.map(({ name }) => `"${name}"`).join(', ')} of the target: ${tables.length === 1 ? one : many}.`,
        ];
  return [
    ...told(rest.filter(isSeenEmpty), 'it stays empty', 'they stay empty'),
    ...told(
      rest.filter((table) => !isSeenEmpty(table)),
      'what it holds stays',
      'what they hold stays',
    ),
  ];
}

/** A rollback deletes what came in, which takes more than filling does. */
function noWayBack({ matches, kept, target }: Matching): string[] {
  const filled = matches.map((match) => match.target);
  const names = new Set([...filled, ...kept.map((match) => match.target)].map(({ name }) => name));
  const undeletable = filled.filter(({ mayDelete, mayTruncate }) => !mayDelete && !mayTruncate);
  const isReferred = new Set(
    target.tables.flatMap(({ name, foreignKeys }) =>
      names.has(name)
        ? []
        : foreignKeys.filter((key) => key.referencedSchema === target.schema).map((key) => key.referencedTable),
    ),
  );
  // Where one of them cannot be truncated, rows are deleted from all.
  const isDeletedFrom = filled.some(({ name, mayTruncate }) => isReferred.has(name) || !mayTruncate);
  const published = isDeletedFrom ? filled.filter(({ refusesDeletes }) => refusesDeletes) : [];
  const ruled = filled.filter(
    ({ isOwned, rules }) => !isOwned && rules.some((rule) => rule.event === 'delete' && rule.isInstead && fires(rule)),
  );
  const triggered = filled.filter(({ triggers }) =>
    triggers.some((trigger) => !trigger.isOurs && trigger.onDelete && fires(trigger)),
  );
  const reasons = [
    ...undeletable.map(({ name }) => `the role may not delete from "${name}" (grant delete on "${name}" to the role)`),
    ...published.map(
      ({ name }) =>
        `"${name}" is published for replication without a replica identity (alter table "${name}" replica identity full)`,
    ),
    ...triggered.map(({ name }) => `triggers of "${name}", whose table the role does not own, fire on what is deleted`),
    ...ruled.map(
      ({ name }) => `a rule of "${name}", which the role does not own, does something else instead of deleting`,
    ),
  ];
  const referring = target.tables.flatMap(({ name, foreignKeys }) =>
    names.has(name)
      ? []
      : foreignKeys
          .filter(
            ({ referencedSchema, referencedTable }) => referencedSchema === target.schema && names.has(referencedTable),
          )
          .map(({ referencedTable }) => `"${name}" to "${referencedTable}"`),
  );
  return [
    ...(reasons.length === 0 ? [] : [`There will be no way back by \`rollback\`: ${reasons.join('; ')}.`]),
    ...(referring.length === 0
      ? []
      : [
          `The move does not fill what refers here: ${[...new Set(referring)].join(', ')}. Once rows do, \`rollback\` refuses, or deletes them with --discard.`,
        ]),
  ];
}
