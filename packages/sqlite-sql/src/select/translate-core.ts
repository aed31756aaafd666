/** One SELECT … FROM … WHERE … GROUP BY …: names looked up, columns spelled out, groups checked. */
import { quoteIdentifier } from '@vanguard/postgres/quote';
import type { Expression, ResultColumn, SelectCore } from '../ast.ts';
import { asKind, asNumber, asText } from '../coerce.ts';
import { collate, compare } from '../compare.ts';
import { translatorOf } from '../translate-expression.ts';
import { atom, type QueryExpression, type Translated, type Translator, untranslatable, wrap } from '../translation.ts';
import { translateAggregate, windowSql } from './aggregates.ts';
import { findUngrouped, hasAggregate } from './grouping.ts';
import { findInScope, folded, type OutputColumn, type Scope, type SelectEnvironment } from './relation.ts';
import { translateFrom } from './translate-from.ts';

type PlainCore = Extract<SelectCore, { kind: 'select' }>;

export interface TranslatedCore {
  sql: string;
  columns: OutputColumn[];
  /** What stands behind each output column, for ORDER BY. */
  values: Translated[];
  translator: Translator;
  /** An expression as this query would give it out. */
  output(expression: Expression): Translated;
  isDistinct: boolean;
  isSingle: boolean;
}

interface Item {
  name: string;
  value: Translated;
  fact: OutputColumn['fact'];
}

export function translateCore(core: PlainCore, environment: SelectEnvironment): TranslatedCore {
  const scope: Scope = { members: [], outer: environment.outer };
  const aliases = new Map<string, Expression>();
  for (const column of core.columns) {
    if (column.kind === 'expression' && column.alias !== undefined)
      aliases.set(folded(column.alias), column.expression);
  }
  const translator = coreTranslator(scope, aliases, environment);
  const from = core.from === undefined ? '' : ` from ${translateFrom(core.from, scope, environment, translator)}`;
  const where = core.where === undefined ? '' : ` where ${translator.condition(core.where).sql}`;
  const groups = core.groupBy.map((expression) => groupItem(expression, core, scope, aliases));
  const items = core.columns.flatMap((column) => resultItems(column, scope, translator));
  checkGroups(core, groups, scope, aliases);
  const groupBy =
    groups.length === 0 ? '' : ` group by ${groups.map((expression) => groupSql(expression, translator)).join(', ')}`;
  const having = core.having === undefined ? '' : ` having ${translator.condition(core.having).sql}`;
  const windows = core.windows.map(
    ({ name, definition }) => `${quoteIdentifier(name)} as (${windowSql(definition, translator)})`,
  );
  const names = distinctNames(items.map(({ name }) => name));
  if (core.distinct && items.some(({ value }) => value.collation !== undefined))
    untranslatable('DISTINCT under a collation');
  const list = items.map(({ value }, i) => `${value.sql} as ${quoteIdentifier(names[i] as string)}`).join(', ');
  return {
    sql: `select ${core.distinct ? 'distinct ' : ''}${list}${from}${where}${groupBy}${having}${windows.length > 0 ? ` window ${windows.join(', ')}` : ''}`,
    columns: items.map(({ fact }, i) => ({ name: names[i] as string, fact })),
    values: items.map(({ value }) => value),
    translator,
    output: (expression) => outputValue(translator.value(expression), translator),
    isDistinct: core.distinct,
    isSingle:
      core.from === undefined ||
      (groups.length === 0 &&
        core.columns.some((column) => column.kind === 'expression' && hasAggregate(column.expression))),
  };
}

function coreTranslator(
  scope: Scope,
  aliases: ReadonlyMap<string, Expression>,
  environment: SelectEnvironment,
): Translator {
  const inner: SelectEnvironment = { ...environment, outer: scope };
  const translator: Translator = translatorOf({
    purpose: 'view',
    note: environment.note,
    findColumn: (name, table) => {
      const found = findInScope(scope, name, table);
      if (found !== undefined) {
        return { ...found.column.fact, sql: `${found.member.alias}.${quoteIdentifier(found.column.target)}` };
      }
      const aliased = table === undefined ? aliases.get(folded(name)) : undefined;
      if (aliased === undefined) return undefined;
      const value = translator.value(aliased);
      return { ...factOf(value, false), sql: wrap(value) };
    },
    translateQuery: (query) => subquery(query, translator, inner),
    translateAggregate: (call) => translateAggregate(call, translator),
  });
  return translator;
}

function subquery(query: QueryExpression, translator: Translator, environment: SelectEnvironment): Translated {
  if (query.select === undefined) return untranslatable('IN with the name of a table');
  const { sql, columns, isSingle } = environment.translate(query.select, environment);
  if (query.form === 'exists') return atom(`exists (${sql})`, 'boolean');
  const [only] = columns;
  if (only === undefined || columns.length > 1) return untranslatable('a subquery of several columns as a value');
  const { kind, collation } = only.fact;
  if (query.form === 'scalar') {
    const single = isSingle ? sql : `select * from (${sql}) as one limit 1`;
    return { ...atom(`(${single})`, kind), collation };
  }
  const operand = translator.value(query.operand as Expression);
  const sample: Translated = { ...only.fact, sql: 'x', isAtom: true };
  const isAlike = !/[^x]x|x[^x]/.test(
    compare(
      '=',
      { ...operand, sql: 'x', isAtom: true, collation: undefined },
      { ...sample, collation: undefined },
      translator,
    ).sql.replace(' = ', ''),
  );
  if (!isAlike || operand.collation !== undefined)
    return untranslatable('IN with a subquery of another kind or under a collation');
  return { sql: `${wrap(operand)} ${query.negated ? 'not ' : ''}in (${sql})`, kind: 'boolean' };
}

function resultItems(column: ResultColumn, scope: Scope, translator: Translator): Item[] {
  if (column.kind === 'expression') {
    const { expression, alias, text } = column;
    const found = expression.kind === 'column' ? findInScope(scope, expression.name, expression.table) : undefined;
    const value = found === undefined ? outputValue(translator.value(expression), translator) : bareColumn(found);
    const name = alias ?? found?.column.name ?? text;
    return [{ name, value, fact: factOf(value, found !== undefined) }];
  }
  const members = scope.members.filter(
    ({ name }) => column.table === undefined || folded(name) === folded(column.table),
  );
  if (members.length === 0) return untranslatable(`there is no table ${column.table ?? ''} to take all columns of`);
  return members.flatMap((member) =>
    member.relation.columns
      .filter(({ name }) => column.table !== undefined || !member.hidden.has(folded(name)))
      .map(({ name, target, fact }) => {
        const value: Translated = { ...fact, sql: `${member.alias}.${quoteIdentifier(target)}`, isAtom: true };
        return { name, value, fact };
      }),
  );
}

/** As it stands, under its own collation. */
function bareColumn({ member, column }: NonNullable<ReturnType<typeof findInScope>>): Translated {
  return { ...column.fact, sql: `${member.alias}.${quoteIdentifier(column.target)}`, isAtom: true };
}

function factOf(value: Translated, isColumn: boolean): OutputColumn['fact'] {
  const { kind, affinity, collation, isWide, values, timeText } = value;
  const foldsCase = isColumn && 'foldsCase' in value && value.foldsCase === true;
  return {
    kind,
    affinity: affinity ?? 'blob',
    collation,
    foldsCase,
    ...(isWide !== undefined && { isWide }),
    ...(values !== undefined && { values }),
    ...(timeText !== undefined && { timeText }),
  };
}

/** A comparison is 0 or 1 to whoever reads the view, a time is a text, a value out of JSON is one too. */
function outputValue(value: Translated, translator: Translator): Translated {
  if (value.text !== undefined) return asText(value);
  if (value.kind === 'boolean') return asNumber(value);
  if (value.kind === 'unknown') return atom('null::text', 'text');
  if (value.kind !== 'jsonvalue') return value;
  translator.context.note?.('values out of JSON come as texts');
  return asKind(value, 'text');
}

/** SQLite tells columns of one name apart by `:1`, `:2` and so on. */
export function distinctNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let given = name;
    for (let i = 1; taken.has(folded(given)); i++) given = `${name}:${i}`;
    taken.add(folded(given));
    return given;
  });
}

/** A number is the position of a result column, and a name may be one given by AS. */
function groupItem(
  expression: Expression,
  core: PlainCore,
  scope: Scope,
  aliases: ReadonlyMap<string, Expression>,
): Expression {
  if (expression.kind === 'column' && expression.table === undefined) {
    const isColumn = findInScope(scope, expression.name, undefined) !== undefined;
    return isColumn ? expression : (aliases.get(folded(expression.name)) ?? expression);
  }
  if (expression.kind !== 'number') return expression;
  const column = core.columns[Number(expression.text) - 1];
  return column?.kind === 'expression' ? column.expression : untranslatable(`GROUP BY ${expression.text}`);
}

function groupSql(expression: Expression, translator: Translator): string {
  const value = translator.value(expression);
  if (value.collation !== undefined) return untranslatable('GROUP BY under a collation');
  // A bare number would be a position.
  return value.constant === undefined ? collate(value, undefined).sql : `(${value.sql})::text`;
}

function checkGroups(
  core: PlainCore,
  groups: readonly Expression[],
  scope: Scope,
  aliases: ReadonlyMap<string, Expression>,
): void {
  const results = core.columns.flatMap((column) => (column.kind === 'expression' ? [column.expression] : []));
  const tested = core.having === undefined ? results : [...results, core.having];
  const isGrouped = groups.length > 0 || core.having !== undefined || tested.some(hasAggregate);
  if (!isGrouped) return;
  if (core.columns.some(({ kind }) => kind === 'star')) untranslatable('* beside groups');
  for (const expression of tested) {
    const ungrouped = findUngrouped(expression, groups, scope, aliases);
    if (ungrouped !== undefined)
      untranslatable(
        `the column ${ungrouped} is neither grouped nor aggregated; SQLite takes it from any row of the group`,
      );
  }
}
