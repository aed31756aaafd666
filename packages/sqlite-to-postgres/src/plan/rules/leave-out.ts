/** Takes what the rules leave out from the catalog, before anything of it is read or planned. Pure. */
import { UsageError } from '../../errors.ts';
import { plural } from '../../progress/plural.ts';
import type { SourceCatalog, SourceTable } from '../../source/catalog.ts';
import type { LeftBehind } from '../plan.ts';
import type { RuleBook } from './match-rules.ts';

const reason = 'left out by a rule';

export interface TrimmedCatalog {
  catalog: SourceCatalog;
  leftOut: LeftBehind[];
}

/** Throws UsageError `rule_leaves_out_key`, `rules_leave_nothing`. */
export function leaveOut(catalog: SourceCatalog, rules: RuleBook): TrimmedCatalog {
  const isLeftOut = ({ name }: { name: string }) => rules.decideTable(name).leaveOut === true;
  const leftOut: LeftBehind[] = catalog.tables.filter(isLeftOut).map(({ name, rows, sql }) => ({
    kind: 'table',
    name,
    reason: `${reason}, with its ${plural(rows, 'row')}`,
    text: sql,
  }));
  const kept = catalog.tables.filter((table) => !isLeftOut(table));
  if (kept.length === 0) {
    throw new UsageError('The rules leave out every table.', {
      code: 'rules_leave_nothing',
      hint: 'Correct the patterns of the rules with "leaveOut" in the rule file.',
    });
  }
  const gone = new Set(leftOut.map(({ name }) => name.toLowerCase()));
  const tables = kept.map((table) => {
    const trimmed = trimTable(table, rules, gone);
    leftOut.push(...trimmed.leftOut);
    return trimmed.table;
  });
  return { catalog: { ...catalog, tables }, leftOut };
}

function trimTable(
  table: SourceTable,
  rules: RuleBook,
  goneTables: ReadonlySet<string>,
): { table: SourceTable; leftOut: LeftBehind[] } {
  const columns = table.columns.filter(({ name }) => rules.decideColumn(table.name, name).leaveOut === true);
  const names = columns.map(({ name }) => name);
  const touches = (used: readonly string[]) => used.some((name) => names.includes(name));
  if (touches(table.primaryKey?.columns ?? [])) {
    throw new UsageError(`A rule leaves out a column of the primary key of "${table.name}".`, {
      code: 'rule_leaves_out_key',
      hint: 'Leave out the whole table, or move the column.',
    });
  }
  const uniques = table.uniques.filter((unique) => touches(unique.columns));
  const foreignKeys = table.foreignKeys.filter(
    (key) => touches(key.columns) || goneTables.has(key.referencedTable.toLowerCase()),
  );
  const of = (kind: LeftBehind['kind'], name: string, text: string): LeftBehind => ({
    kind,
    name: `${table.name}.${name}`,
    reason,
    text,
  });
  return {
    table: {
      ...table,
      columns: table.columns.filter((column) => !columns.includes(column)),
      uniques: table.uniques.filter((unique) => !uniques.includes(unique)),
      foreignKeys: table.foreignKeys.filter((key) => !foreignKeys.includes(key)),
    },
    leftOut: [
      ...columns.map(({ name, declaredType }) => of('column', name, `${name} ${declaredType}`.trim())),
      ...uniques.map(({ columns: used }) => of('unique', used.join(', '), `unique (${used.join(', ')})`)),
      ...foreignKeys.map(({ columns: used, referencedTable }) =>
        of('foreign key', used.join(', '), `foreign key (${used.join(', ')}) references ${referencedTable}`),
      ),
    ],
  };
}
