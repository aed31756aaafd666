/** One table while it is planned: its names, types and translations, and what must be said of it. */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import { type ColumnFact, type TranslationContext, translateExpression } from '@vanguard/sqlite-sql';
import type { SourceColumn, SourceTable } from '../source/catalog.ts';
import { foldedName } from '../source/folded-name.ts';
import type { TargetType } from '../types/target-type.ts';
import { kindOf, typeSql } from '../types/target-type.ts';
import { columnFact } from './column-fact.ts';
import type { DialectName } from '../source/dialect.ts';
import { Namespace, truncateName } from './names.ts';
import type { LeftBehind } from './plan.ts';
import type { SchemaFacts } from './schema-facts.ts';
import type { TargetNames } from './target-names.ts';
import type { TypeChoice } from './type-families.ts';

export interface TableSurroundings {
  dialect: DialectName;
  types: ReadonlyMap<string, TypeChoice>;
  targetNames: TargetNames;
  /** Names taken in the target schema: indexes and sequences share it with tables. */
  names: Namespace;
  facts: SchemaFacts;
}

export class TableScope {
  readonly source: SourceTable;
  readonly surroundings: TableSurroundings;
  /** In the target. */
  readonly name: string;
  readonly leftBehind: LeftBehind[] = [];
  readonly notes: string[] = [];
  /** Names of constraints, which a table keeps apart for itself. */
  readonly #constraints: Namespace;

  constructor(source: SourceTable, surroundings: TableSurroundings) {
    this.source = source;
    this.surroundings = surroundings;
    this.name = surroundings.targetNames.findTable(source.name) as string;
    // PostgreSQL 18 names the constraints of NOT NULL like this.
    const ofNotNull = source.columns.map(({ name }) => truncateName(`${this.name}_${name}_not_null`));
    this.#constraints = new Namespace(ofNotNull);
  }

  get isPrisma(): boolean {
    return this.surroundings.dialect === 'prisma';
  }

  findColumn(name: string): SourceColumn | undefined {
    return this.source.columns.find((column) => foldedName(column.name) === foldedName(name));
  }

  columnName(column: string): string {
    return this.surroundings.targetNames.column(this.source.name, column);
  }

  quotedColumn(column: string): string {
    return quoteIdentifier(this.columnName(column));
  }

  choice(column: string): TypeChoice {
    return this.surroundings.types.get(column) as TypeChoice;
  }

  type(column: string): TargetType {
    return this.choice(column).type;
  }

  foldsCase(column: string): boolean {
    return this.surroundings.facts.foldsCase(this.source.name, column);
  }

  isNullable(column: SourceColumn): boolean {
    return (
      !column.notNull &&
      !(this.source.primaryKey?.columns ?? []).some((name) => foldedName(name) === foldedName(column.name))
    );
  }

  /** For a key, which is an index too. */
  claimKeyName(wanted: string): string {
    return this.#constraints.claim(this.claimName(wanted));
  }

  /** For an index: one of the schema's names. */
  claimName(wanted: string): string {
    return this.surroundings.names.claim(wanted);
  }

  /** For a check or foreign key. */
  claimConstraintName(wanted: string): string {
    return this.#constraints.claim(wanted);
  }

  translation(purpose: TranslationContext['purpose']): TranslationContext {
    return {
      purpose,
      note: (text) => this.note(text),
      findColumn: (name, table) => {
        if (table !== undefined && foldedName(table) !== foldedName(this.source.name)) return undefined;
        const column = this.findColumn(name);
        return column && this.#fact(column, purpose);
      },
    };
  }

  /** A generated column may not name another in PostgreSQL, so that one's expression stands in its place. */
  #fact(column: SourceColumn, purpose: TranslationContext['purpose']): ColumnFact {
    const type = this.type(column.name);
    const fact = columnFact(column, this.source, type, {
      sql: this.quotedColumn(column.name),
      foldsCase: this.foldsCase(column.name),
      timeText: this.surroundings.facts.timeText(this.source.name, column.name),
    });
    if (purpose !== 'generated' || column.generated === undefined) return fact;
    const inner = translateExpression(column.generated.expression, this.translation('generated'), kindOf(type));
    return inner.ok ? { ...fact, sql: `(${inner.sql})::${typeSql(type)}`, foldsCase: false } : fact;
  }

  leave(kind: LeftBehind['kind'], name: string, reason: string, text: string): undefined {
    this.leftBehind.push({ kind, name, reason, text });
    return undefined;
  }

  /** Once, however often it comes up. */
  note(text: string): void {
    const note = `"${this.source.name}": ${text}.`;
    if (!this.notes.includes(note)) this.notes.push(note);
  }
}
