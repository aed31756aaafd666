/**
 * Plans the views: each query translated over the planned tables and the views before it, or left behind with the
 * reason. Table names stand bare, to be found on the search path. Pure.
 */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import { attemptAny, parseCreateView, type Relation, SqlSyntaxError, translateSelect } from '@vanguard/sqlite-sql';
import type { SourceDefinition, SourceTable } from '../source/catalog.ts';
import { foldedName } from '../source/folded-name.ts';
import { columnFact } from './column-fact.ts';
import { Namespace } from './names.ts';
import type { LeftBehind, PlannedTable, PlannedView } from './plan.ts';
import type { SchemaFacts } from './schema-facts.ts';

export interface ViewSurroundings {
  sources: readonly SourceTable[];
  tables: readonly PlannedTable[];
  facts: SchemaFacts;
  /** Name in the target by the name in the source. */
  names: ReadonlyMap<string, string>;
}

export interface PlannedViews {
  views: PlannedView[];
  leftBehind: LeftBehind[];
  notes: string[];
}

interface Attempt {
  view?: PlannedView;
  relation?: Relation;
  notes: string[];
  reason?: string;
}

/** In an order in which each view comes after those it reads. */
export function planViews(definitions: readonly SourceDefinition[], surroundings: ViewSurroundings): PlannedViews {
  const relations = new Map(
    surroundings.tables.map((table) => [foldedName(table.source), tableRelation(table, surroundings)]),
  );
  const planned: PlannedViews = { views: [], leftBehind: [], notes: [] };
  let waiting = [...definitions];
  for (let before = -1; waiting.length !== before; ) {
    before = waiting.length;
    waiting = waiting.filter((definition) => {
      const { view, relation, notes } = planView(definition, relations, surroundings);
      if (view === undefined || relation === undefined) return true;
      planned.views.push(view);
      planned.notes.push(...notes.map((note) => `view "${definition.name}": ${note}.`));
      relations.set(foldedName(definition.name), relation);
      return false;
    });
  }
  for (const definition of waiting) {
    const { reason = '' } = planView(definition, relations, surroundings);
    planned.leftBehind.push({ kind: 'view', name: definition.name, reason, text: definition.sql });
  }
  return planned;
}

function planView(
  definition: SourceDefinition,
  relations: ReadonlyMap<string, Relation>,
  { names }: ViewSurroundings,
): Attempt {
  const name = names.get(definition.name) as string;
  const notes = new Set<string>();
  try {
    const { columns, select } = parseCreateView(definition.sql);
    const translated = attemptAny(() =>
      translateSelect(select, {
        findRelation: (table) => relations.get(foldedName(table)),
        outer: undefined,
        note: (text) => notes.add(text),
        translate: translateSelect,
      }),
    );
    if (!translated.ok) return { notes: [], reason: translated.reason };
    const namespace = new Namespace();
    const relationColumns = translated.value.columns.map((column, i) => {
      const own = columns?.[i] ?? column.name;
      return { name: own, target: namespace.claim(own), fact: column.fact };
    });
    const view = {
      source: definition.name,
      name,
      columns: relationColumns.map(({ target }) => target),
      sql: translated.value.sql,
      text: definition.sql,
    };
    return { view, relation: { sql: quoteIdentifier(name), columns: relationColumns }, notes: [...notes] };
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    return { notes: [], reason: error.message };
  }
}

function tableRelation(table: PlannedTable, { sources, facts }: ViewSurroundings): Relation {
  const source = sources.find(({ name }) => name === table.source) as SourceTable;
  return {
    sql: quoteIdentifier(table.name),
    rowidColumn: source.rowidColumn,
    primaryKey: source.primaryKey?.columns,
    columns: table.columns.map((column) => {
      const declared = source.columns.find(({ name }) => name === column.source);
      if (declared === undefined) throw new Error(`no column "${column.source}" of "${table.source}" was read`);
      const fact = columnFact(declared, source, column.type, {
        sql: quoteIdentifier(column.name),
        foldsCase: facts.foldsCase(source.name, column.source),
        timeText: facts.timeText(source.name, column.source),
      });
      return { name: column.source, target: column.name, fact };
    }),
  };
}
