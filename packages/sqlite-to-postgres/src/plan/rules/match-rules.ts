/** Which rules speak for a table or a column. The last that sets a property decides it. Pure. */
import { UsageError } from '../../errors.ts';
import type { SourceCatalog } from '../../source/catalog.ts';
import { foldedName } from '../../source/folded-name.ts';
import type { DialectName } from '../../source/dialect.ts';
import type { FamilyName } from '../type-families.ts';
import type { ColumnRule, MigrationRules, TableRule } from './rules.ts';

export type TableDecision = Omit<TableRule, 'table'>;
export type ColumnDecision = Omit<ColumnHint, 'table' | 'column'>;

/**
 * What somebody other than the user knows of one column, named exactly: a rule, or the family to choose a type from by
 * evidence.
 */
export type ColumnHint = ColumnRule & {
  family?: FamilyName;
  takesBytesOfTexts?: true;
  /** As `round`, where the column is a timestamp: of a rule for all columns of a pattern. */
  roundsInstants?: true;
  /** The column stands in the target, of this type, which PostgreSQL alone reads. */
  input?: string;
  /** The column is an array of this enum, which stands in the target. */
  enumElement?: { name: string; values: string[]; oid: number };
};

/** Asked for by its digits, the finest type there is takes every instant, as in PostgreSQL itself. */
const finestInstant = /^timestamp(tz)? *\( *6 *\)/i;

export interface RuleHints {
  /** Who wrote the database, where that is known without looking at it. */
  dialect?: { name: DialectName; evidence: string };
  columns?: ColumnHint[];
}

/** By exact names. */
export interface TargetFacts {
  tables: TableRule[];
  columns: ColumnHint[];
}

interface Matched<Rule, Names extends string[]> {
  rule: Rule;
  matches: (...names: Names) => boolean;
}

export class RuleBook {
  readonly #tables: Matched<TableRule, [table: string]>[];
  readonly #columns: Matched<ColumnRule, [table: string, column: string]>[];
  readonly #hints: ReadonlyMap<string, ColumnHint>;
  readonly #facts: { tables: ReadonlyMap<string, TableRule>; columns: ReadonlyMap<string, ColumnHint> };
  readonly #own: MigrationRules;
  readonly dialect: RuleHints['dialect'];

  /**
   * `own` are the user's and win over `hints`, which come from elsewhere and may speak of tables that are not there.
   * `facts` win over both: what stands in the target already. Those of a recipe come before the user's, and may match nothing.
   */
  constructor(
    own: MigrationRules,
    hints: RuleHints = {},
    facts: TargetFacts = { tables: [], columns: [] },
    recipe: MigrationRules = {},
  ) {
    this.#own = own;
    this.#facts = {
      tables: new Map(facts.tables.map((fact) => [foldedName(fact.table), fact])),
      columns: new Map(facts.columns.map((fact) => [placeOf(fact.table, fact.column), fact])),
    };
    this.dialect = hints.dialect;
    this.#tables = [...(recipe.tables ?? []), ...(own.tables ?? [])].map((rule) => ({
      rule,
      matches: globMatcher(rule.table),
    }));
    this.#hints = new Map((hints.columns ?? []).map((hint) => [placeOf(hint.table, hint.column), hint]));
    this.#columns = [...(recipe.columns ?? []), ...(own.columns ?? [])].map((rule) => {
      const [ofTable, ofColumn] = [globMatcher(rule.table), globMatcher(rule.column)];
      return { rule, matches: (table, column) => ofTable(table) && ofColumn(column) };
    });
  }

  /** Whether the columns are filled that stand in the target. */
  get isTargetGiven(): boolean {
    return this.#facts.columns.size > 0;
  }

  decideTable(name: string): TableDecision {
    const fact = this.#facts.tables.get(foldedName(name));
    const own = this.#tables.filter(({ matches }) => matches(name)).map(({ rule }) => rule);
    return merge(fact === undefined ? own : [...own, fact]);
  }

  decideColumn(table: string, column: string): ColumnDecision {
    const hint = this.#hints.get(placeOf(table, column));
    const own = this.#columns.filter(({ matches }) => matches(table, column)).map(({ rule }) => rule);
    const fact = this.#facts.columns.get(placeOf(table, column));
    const rules = [hint, ...own.map(ofPattern), fact].filter((rule) => rule !== undefined);
    const decision = merge<ColumnHint>(rules);
    const asked = fact === undefined ? own.findLast(({ type }) => type !== undefined)?.type : undefined;
    if (asked === undefined) return decision;
    // Not where a table of the target is filled: what its application puts into its bytes nobody knows.
    if (/^bytea$/i.test(asked.trim())) return { ...decision, takesBytesOfTexts: true };
    return finestInstant.test(asked) ? { round: true, ...decision } : decision;
  }

  /** Throws UsageError `rule_matches_nothing` for own rules that nothing answers to: most likely a misspelt name. */
  refuseUnmatched({ tables, virtualTables }: SourceCatalog): void {
    const unmatchedTables = this.#tables
      .filter(({ rule }) => this.#own.tables?.includes(rule))
      .filter(({ matches }) => ![...tables, ...virtualTables].some(({ name }) => matches(name)))
      .map(({ rule }) => `table "${rule.table}"`);
    const unmatchedColumns = this.#columns
      .filter(({ rule }) => this.#own.columns?.includes(rule))
      .filter(({ matches }) => !tables.some((table) => table.columns.some(({ name }) => matches(table.name, name))))
      .map(({ rule }) => `column "${rule.column}" of table "${rule.table}"`);
    const findings = [...unmatchedTables, ...unmatchedColumns];
    if (findings.length === 0) return;
    throw new UsageError('Rules of the rule file match nothing in the source.', {
      code: 'rule_matches_nothing',
      findings,
      hint: 'Compare the names with those of `migrate --dry-run`; * stands for any characters, ? for one.',
    });
  }
}

function placeOf(table: string, column: string): string {
  return `${foldedName(table)}\0${foldedName(column)}`;
}

/** Columns of a pattern are of many types, and only instants can be rounded. */
function ofPattern(rule: ColumnRule): ColumnHint {
  if (rule.round === undefined || !/[*?]/.test(rule.column)) return rule;
  const { round, ...others } = rule;
  return { ...others, ...(round ? { roundsInstants: true } : { round }) };
}

/** A later `type` also takes the place of an earlier `enum`, and the other way round. */
function merge<Rule extends TableRule | ColumnHint>(rules: readonly Rule[]): Omit<Rule, 'table' | 'column'> {
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
export function globMatcher(glob: string): (name: string) => boolean {
  const pattern = RegExp.escape(glob).replaceAll(String.raw`\*`, '.*').replaceAll(String.raw`\?`, '.');
  const expression = new RegExp(`^${pattern}$`, 'isu');
  return (name) => expression.test(name);
}
