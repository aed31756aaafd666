/** A whole query: WITH, the parts of a compound, ORDER BY and LIMIT around the single SELECTs of `translate-core.ts`. */
import { quoteIdentifier } from '@vanguard/postgres/quote';
import type { Expression, OrderTerm, Select, SelectCore } from '../ast.ts';
import { unify } from '../coerce.ts';
import { translatorOf } from '../translate-expression.ts';
import { atom, type PgKind, type Translated, untranslatable } from '../translation.ts';
import { orderSql } from './aggregates.ts';
import { folded, type OutputColumn, type Relation, type SelectEnvironment, type TranslatedSelect } from './relation.ts';
import { distinctNames, type TranslatedCore, translateCore } from './translate-core.ts';

/** Throws untranslatable, caught by `attemptAny`. */
export function translateSelect(select: Select, environment: SelectEnvironment): TranslatedSelect {
  const { sql: withs, environment: inner } = translateWiths(select, environment);
  const [only] = select.parts;
  const body =
    select.parts.length === 1 && only?.core.kind === 'select'
      ? single(only.core, select, inner)
      : compound(select, inner);
  const limit = limitSql('limit', select.limit) + limitSql('offset', select.offset);
  const isSingle = body.isSingle || (select.limit?.kind === 'number' && select.limit.text === '1');
  return { ...body, sql: withs + body.sql + limit, isSingle };
}

/** A negative number limits nothing. */
function limitSql(word: 'limit' | 'offset', expression: Expression | undefined): string {
  if (expression === undefined) return '';
  if (expression.kind === 'unary' && expression.operator === '-') return '';
  return expression.kind === 'number' && /^\d+$/.test(expression.text)
    ? ` ${word} ${expression.text}`
    : untranslatable(`${word.toUpperCase()} of other than a number`);
}

function single(
  core: Extract<SelectCore, { kind: 'select' }>,
  { orderBy }: Select,
  environment: SelectEnvironment,
): TranslatedSelect {
  const translated = translateCore(core, environment);
  const { columns, isSingle, isDistinct, sql } = translated;
  if (orderBy.length === 0) return { sql, columns, isSingle };
  if (isDistinct) return { sql: orderedAround(sql, columns, orderBy, translated), columns, isSingle };
  const terms = orderBy.map((term) => orderSql(orderValue(term, translated), term));
  return { sql: `${sql} order by ${terms.join(', ')}`, columns, isSingle };
}

/** A position, a name given by AS, or an expression over what is read. */
function orderValue({ expression }: OrderTerm, { columns, values, translator }: TranslatedCore): Translated {
  const position = outputPosition(expression, columns);
  const value = position === undefined ? translator.value(expression) : (values[position] as Translated);
  return value.constant === undefined ? value : { ...value, sql: `(${value.sql})::text`, kind: 'text' };
}

function outputPosition(expression: Expression, columns: readonly OutputColumn[]): number | undefined {
  if (expression.kind === 'number') {
    const position = Number(expression.text) - 1;
    return position < columns.length ? position : untranslatable(`ORDER BY ${expression.text}`);
  }
  if (expression.kind === 'collate') return undefined;
  const position =
    expression.kind === 'column' && expression.table === undefined
      ? columns.findIndex(({ name }) => folded(name) === folded(expression.name))
      : -1;
  return position === -1 ? undefined : position;
}

/** PostgreSQL orders distinct rows and compounds by output columns alone, so the order goes around them. */
function orderedAround(
  sql: string,
  columns: readonly OutputColumn[],
  orderBy: readonly OrderTerm[],
  core?: TranslatedCore,
): string {
  const terms = orderBy.map((term) => {
    const position = outputPosition(term.expression, columns) ?? samePosition(term.expression, core);
    const column = columns[position ?? -1] ?? untranslatable('an ORDER BY of what is not selected');
    const own = `whole.${quoteIdentifier(column.name)}`;
    const value: Translated = {
      ...column.fact,
      ...atom(column.fact.foldsCase ? `(${own} collate "C")` : own, column.fact.kind),
    };
    return orderSql(value, term);
  });
  return `select * from (${sql}) as whole order by ${terms.join(', ')}`;
}

function samePosition(expression: Expression, core: TranslatedCore | undefined): number | undefined {
  if (core === undefined) return undefined;
  const wanted = core.output(expression).sql;
  const position = core.values.findIndex(({ sql }) => sql === wanted);
  return position === -1 ? undefined : position;
}

/** All operators bind alike in SQLite, from left to right. */
function compound(select: Select, environment: SelectEnvironment): TranslatedSelect {
  const parts = select.parts.map(({ core }) =>
    core.kind === 'values' ? values(core, environment) : plainPart(core, environment),
  );
  const columns = commonColumns(parts);
  const isExact = select.parts.every(({ operator }) => operator === undefined || operator === 'union all');
  if (!isExact && columns.some(({ fact }) => fact.collation !== undefined))
    untranslatable('a compound query under a collation');
  const sql = select.parts.reduce((whole, { operator }, i) => {
    const part = `(${brought(parts[i] as Part, columns)})`;
    return operator === undefined ? part : `${i > 1 ? `(${whole})` : whole} ${operator} ${part}`;
  }, '');
  if (select.orderBy.length === 0) return { sql, columns, isSingle: false };
  return { sql: orderedAround(sql, columns, select.orderBy), columns, isSingle: false };
}

interface Part {
  sql: string;
  columns: OutputColumn[];
}

function plainPart(core: Extract<SelectCore, { kind: 'select' }>, environment: SelectEnvironment): Part {
  const { sql, columns } = translateCore(core, environment);
  return { sql, columns };
}

function values({ rows }: Extract<SelectCore, { kind: 'values' }>, environment: SelectEnvironment): Part {
  const translator = translatorOf({ purpose: 'view', note: environment.note, findColumn: () => undefined });
  const translated = rows.map((row) => row.map((expression) => translator.value(expression)));
  const width = translated[0]?.length ?? 0;
  const columns = Array.from({ length: width }, (_, i): OutputColumn => {
    const { kind } = unify(
      translated.map((row) => row[i] ?? untranslatable('VALUES of different lengths')),
      'VALUES',
    );
    return { name: `column${i + 1}`, fact: { kind: kind === 'unknown' ? 'text' : kind, affinity: 'blob' } };
  });
  return { sql: `values ${translated.map((row) => `(${row.map(({ sql }) => sql).join(', ')})`).join(', ')}`, columns };
}

/** Named by the first part; of the kind that all parts share. */
function commonColumns(parts: readonly Part[]): OutputColumn[] {
  const [first] = parts;
  return (first?.columns ?? []).map(({ name, fact }, i) => {
    const facts = parts.map(
      ({ columns }) => columns[i]?.fact ?? untranslatable('parts of different numbers of columns'),
    );
    const kinds = facts.map(({ kind }): Translated => ({ sql: '', kind }));
    const { kind } = unify(kinds, 'a compound query');
    const collation = facts.find((one) => one.collation !== undefined)?.collation;
    return {
      name,
      fact: { kind, affinity: fact.affinity, collation, isWide: true, ...(fact.values && { values: fact.values }) },
    };
  });
}

const typeNames: Partial<Record<PgKind, string>> = {
  integer: 'bigint',
  float: 'float8',
  numeric: 'numeric',
  text: 'text',
};

/** Each column cast to the common type, which recursion needs exactly. */
function brought({ sql, columns }: Part, common: readonly OutputColumn[]): string {
  const names = distinctNames(columns.map(({ name }) => name));
  const list = common.map(({ name, fact }, i) => {
    const own = `part.${quoteIdentifier(names[i] as string)}`;
    const isTruth = columns[i]?.fact.kind === 'boolean' && fact.kind !== 'boolean';
    const type = typeNames[fact.kind];
    return `${own}${isTruth ? '::integer' : ''}${type === undefined ? '' : `::${type}`} as ${quoteIdentifier(name)}`;
  });
  return `select ${list.join(', ')} from (${sql}) as part (${names.map(quoteIdentifier).join(', ')})`;
}

function translateWiths(
  select: Select,
  environment: SelectEnvironment,
): { sql: string; environment: SelectEnvironment } {
  if (select.withs.length === 0) return { sql: '', environment };
  const relations = new Map<string, Relation>();
  const inner: SelectEnvironment = {
    ...environment,
    findRelation: (name) => relations.get(folded(name)) ?? environment.findRelation(name),
  };
  let isRecursive = false;
  const written = select.withs.map(({ name, columns, select: query }) => {
    const sql = quoteIdentifier(name);
    const [base, ...rest] = query.parts;
    const refersToItself = rest.some(({ core }) => readsFrom(core, name));
    if (refersToItself && base !== undefined) {
      isRecursive = true;
      if (query.orderBy.length > 0 || query.limit !== undefined)
        untranslatable('a recursive query with ORDER BY or LIMIT');
      const start = environment.translate({ ...query, parts: [base, base] }, { ...inner, outer: undefined });
      relations.set(folded(name), relationOf(sql, start.columns, columns));
    }
    const translated = inner.translate(query, { ...inner, outer: undefined });
    relations.set(folded(name), relationOf(sql, translated.columns, columns));
    const names = (columns ?? translated.columns.map((column) => column.name)).map(quoteIdentifier).join(', ');
    return `${sql} (${names}) as (${translated.sql})`;
  });
  return { sql: `with ${isRecursive ? 'recursive ' : ''}${written.join(', ')} `, environment: inner };
}

function relationOf(sql: string, columns: readonly OutputColumn[], names: readonly string[] | undefined): Relation {
  if (names !== undefined && names.length !== columns.length)
    untranslatable('a WITH of another number of columns than named');
  return {
    sql,
    columns: columns.map(({ name, fact }, i) => ({
      name: names?.[i] ?? name,
      target: names?.[i] ?? name,
      fact: { ...fact, isWide: true },
    })),
  };
}

function readsFrom(core: SelectCore, name: string): boolean {
  return core.kind === 'select' && core.from !== undefined && mentions(core.from, name);
}

function mentions(item: NonNullable<Extract<SelectCore, { kind: 'select' }>['from']>, name: string): boolean {
  if (item.kind === 'table') return folded(item.name) === folded(name);
  return item.kind === 'join' && (mentions(item.left, name) || mentions(item.right, name));
}
