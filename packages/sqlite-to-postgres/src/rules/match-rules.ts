/** Which rules speak for a table or a column. The last that sets a property decides it. Pure. */
import type { SourceCatalog } from '../source/catalog.ts';
import type { ColumnRule, MigrationRules, TableRule } from './rules.ts';

export type TableDecision = Omit<TableRule, 'table'>;
export type ColumnDecision = Omit<ColumnRule, 'table' | 'column'>;

export class RuleBook {
  readonly #tables: { rule: TableRule; matches: (name: string) => boolean }[];
  readonly #columns: { rule: ColumnRule; matches: (table: string, column: string) => boolean }[];

  constructor({ tables = [], columns = [] }: MigrationRules) {
    this.#tables = tables.map((rule) => ({ rule, matches: globMatcher(rule.table) }));
    this.#columns = columns.map((rule) => {
      const [ofTable, ofColumn] = [globMatcher(rule.table), globMatcher(rule.column)];
      return { rule, matches: (table, column) => ofTable(table) && ofColumn(column) };
    });
  }

  decideTable(name: string): TableDecision {
    return merge(this.#tables.filter(({ matches }) => matches(name)).map(({ rule }) => rule));
  }

  decideColumn(table: string, column: string): ColumnDecision {
    return merge(this.#columns.filter(({ matches }) => matches(table, column)).map(({ rule }) => rule));
  }

  /** Rules that no table or column of the source answers to: most likely a misspelt name. */
  findUnmatched({ tables }: SourceCatalog): string[] {
    const unmatchedTables = this.#tables
      .filter(({ matches }) => !tables.some(({ name }) => matches(name)))
      .map(({ rule }) => `table "${rule.table}"`);
    const unmatchedColumns = this.#columns
      .filter(({ matches }) => !tables.some((table) => table.columns.some(({ name }) => matches(table.name, name))))
      .map(({ rule }) => `column "${rule.column}" of table "${rule.table}"`);
    return [...unmatchedTables, ...unmatchedColumns];
  }
}

/** A later `type` also takes the place of an earlier `enum`, and the other way round. */
function merge<Rule extends TableRule | ColumnRule>(rules: readonly Rule[]): Omit<Rule, 'table' | 'column'> {
  const decision: Record<string, unknown> = {};
  for (const rule of rules) {
    if ('type' in rule || 'enum' in rule) {
      delete decision['type'];
      delete decision['enum'];
    }
    Object.assign(decision, rule);
  }
  delete decision['table'];
  delete decision['column'];
  return decision as Omit<Rule, 'table' | 'column'>;
}

/** `*` any characters, `?` one; letter case of ASCII does not matter, as in SQLite's names. */
function globMatcher(glob: string): (name: string) => boolean {
  const pattern = [...glob]
    .map((character) => (character === '*' ? '.*' : character === '?' ? '.' : RegExp.escape(character)))
    .join('');
  const expression = new RegExp(`^${pattern}$`, 'is');
  return (name) => expression.test(name);
}
