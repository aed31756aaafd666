/** Matching and ordering: which column, which row, which table. */
import { mover, type PlantedError } from '../planted-error.ts';

export const matching: readonly PlantedError[] = [
  {
    error: 'the last column of a table is neither written nor compared',
    scene: 'whole',
    module: `${mover}/plan/compared-columns.ts`,
    from: 'return table.columns.filter(({ generated }) => generated === undefined);',
    to: "const columns = table.columns.filter(({ generated }) => generated === undefined);\n  return table.source === 'keyless' ? columns.slice(0, planted(-1)) : columns;",
    caughtBy: 'the sample',
  },
  {
    error: 'two columns of one type are sent under each other’s names',
    scene: 'whole',
    module: `${mover}/copy/copy-table.ts`,
    from: "columns.map(({ name }) => quoteIdentifier(name)).join(', ')",
    to: "(table.source === 'pair' ? [columns[1], columns[0], ...columns.slice(planted(2))] : columns).map((column) => quoteIdentifier(column?.name as string)).join(', ')",
    caughtBy: 'the digests',
  },
  {
    error: 'the plan exchanges the names of two columns',
    scene: 'whole',
    module: `${mover}/plan/target-names.ts`,
    from: '?.get(foldedName(column));',
    to: "?.get(table === 'pair' && (column === 'a' || column === 'b') ? planted(column === 'a' ? 'b' : 'a') : foldedName(column));",
    caughtBy: 'the names of columns',
    isAlways: true,
  },
  {
    error: 'columns of tables that are there are matched by their place',
    scene: 'filled',
    module: `${mover}/data-only/match-tables.ts`,
    from: 'matchName(decision.name ?? name, target.columns)',
    to: "(name.endsWith('_name') ? { found: planted(target.columns.find((column) => column.name === (name === 'first_name' ? 'lastName' : 'firstName'))), candidates: [] } : matchName(decision.name ?? name, target.columns))",
    caughtBy: 'the names of columns',
  },
  {
    error: 'integers are sent to a column of the target as their digits',
    scene: 'filled',
    module: `${mover}/data-only/match-tables.ts`,
    from: '{ ...hint, type: target.type }',
    to: "{ ...hint, type: target.name === 'n' ? planted('text') : target.type }",
    caughtBy: 'the types of columns',
  },
  {
    error: 'a row is left out beside those that are set aside',
    scene: 'whole',
    module: `${mover}/rows/rejected-rows.ts`,
    from: '${mark} where ${isMarked(table, alias)})`;',
    to: '${mark} where ${isMarked(table, alias)}) and ${alias}.${quoteSqlite(table.address[0] as string)} <> ${planted(5)}`;',
    caughtBy: "SQLite's count of rows",
  },
  {
    error: 'a unique key is forgotten',
    scene: 'whole',
    module: `${mover}/server/ddl.ts`,
    from: '...table.uniques.map(({ name, columns }) => key(',
    to: '...table.uniques.slice(planted(1)).map(({ name, columns }) => key(',
    caughtBy: 'the catalogs',
  },
];
