/** Plans one table: columns, keys, checks and indexes, each under the name it has or the name PostgreSQL would give. Pure. */
import { quoteIdentifier } from '@vanguard/postgres';
import type { RejectingTable } from '../set-aside/rejected-rows.ts';
import type { SourceColumn, SourceForeignKey, SourceIndex, SourceTable } from '../source/catalog.ts';
import { translateDefault, translateExpression, type TranslationContext } from '../sql/index.ts';
import { type DialectName, migrationHistoryTables } from './dialect.ts';
import { migrationHistoryDefault } from './migration-history.ts';
import { columnFact } from './column-fact.ts';
import { constraintName, type Namespace, truncateName } from './names.ts';
import type { LeftBehind, PlannedColumn, PlannedForeignKey, PlannedIndex, PlannedKey, PlannedTable } from './plan.ts';
import type { TargetNames } from './target-names.ts';
import { kindOf } from './target-type.ts';
import type { TypeChoice } from './type-families.ts';

export interface TableContext {
  dialect: DialectName;
  types: ReadonlyMap<string, TypeChoice>;
  targetNames: TargetNames;
  /** Names taken in the target schema: indexes and sequences share it with tables. */
  names: Namespace;
  rejecting: RejectingTable;
  /** Foreign keys that rows break, to be created all the same. */
  notValid: readonly SourceForeignKey[];
}

export interface PlannedTableResult {
  table: PlannedTable;
  leftBehind: LeftBehind[];
  notes: string[];
}

export function planTable(source: SourceTable, context: TableContext): PlannedTableResult {
  return new TablePlanner(source, context).plan();
}

class TablePlanner {
  readonly #source: SourceTable;
  readonly #context: TableContext;
  readonly #name: string;
  readonly #leftBehind: LeftBehind[] = [];
  readonly #notes: string[] = [];

  constructor(source: SourceTable, context: TableContext) {
    this.#source = source;
    this.#context = context;
    this.#name = context.targetNames.findTable(source.name) as string;
  }

  plan(): PlannedTableResult {
    const { primaryKey, uniques, foreignKeys, indexes, rows, name } = this.#source;
    const key = (columns: string[], wanted: string): PlannedKey => ({
      name: this.#context.names.claim(wanted),
      columns: this.#columnNames(columns),
    });
    const table: PlannedTable = {
      source: name,
      name: this.#name,
      columns: this.#source.columns.map((column) => this.#column(column)),
      primaryKey: primaryKey && key(primaryKey.columns, primaryKey.name ?? constraintName(this.#name, [], 'pkey')),
      uniques: uniques.map((unique) =>
        key(unique.columns, unique.name ?? constraintName(this.#name, unique.columns, 'key')),
      ),
      foreignKeys: foreignKeys.flatMap((foreignKey) => this.#foreignKey(foreignKey) ?? []),
      checks: this.#checks(),
      indexes: indexes.flatMap((index) => this.#index(index) ?? []),
      address: [...this.#context.rejecting.address],
      rejects: this.#context.rejecting.rejects,
      rows,
      isMigrationHistory: migrationHistoryTables.has(name),
    };
    return { table, leftBehind: this.#leftBehind, notes: this.#notes };
  }

  #column(column: SourceColumn): PlannedColumn {
    const choice = this.#choice(column.name);
    const name = this.#columnName(column.name);
    const generated = this.#generated(column);
    return {
      source: column.name,
      name,
      type: choice.type,
      notNull: column.notNull || (this.#source.primaryKey?.columns.includes(column.name) ?? false),
      default: generated === undefined ? this.#default(column) : undefined,
      sequence: this.#sequence(column),
      generated,
      reason: `${column.declaredType || 'no type'}; ${choice.reason}`,
    };
  }

  #columnName(column: string): string {
    return this.#context.targetNames.column(this.#source.name, column);
  }

  #columnNames(columns: readonly string[]): string[] {
    return columns.map((column) => this.#columnName(column));
  }

  #choice(column: string): TypeChoice {
    return this.#context.types.get(column) as TypeChoice;
  }

  /** AUTOINCREMENT under Prisma is SERIAL, as Prisma Migrate writes it; elsewhere every rowid alias is an identity. */
  #sequence(column: SourceColumn): PlannedColumn['sequence'] {
    const { rowidColumn, autoincrement, sequenceValue } = this.#source;
    if (column.name !== rowidColumn) return undefined;
    const isPrisma = this.#context.dialect === 'prisma';
    if (isPrisma && !autoincrement) return undefined;
    return {
      name: this.#context.names.claim(`${this.#name}_${column.name}_seq`),
      style: isPrisma ? 'serial' : 'identity',
      lastUsed: String(sequenceValue ?? 0n),
    };
  }

  #default(column: SourceColumn): string | undefined {
    if (column.default === undefined) return undefined;
    const fixed = migrationHistoryDefault(this.#source.name, column.name);
    if (fixed !== undefined) return fixed;
    const translated = translateDefault(column.default.expression, kindOf(this.#choice(column.name).type), {
      plainCurrentTimestamp: this.#context.dialect === 'prisma',
      note: (text) => this.#notes.push(`"${this.#source.name}"."${column.name}": ${text}.`),
    });
    if (translated.ok) return translated.sql.toLowerCase() === 'null' ? undefined : translated.sql;
    this.#leave('default', `${this.#source.name}.${column.name}`, translated.reason, column.default.text);
    return undefined;
  }

  #generated(column: SourceColumn): string | undefined {
    if (column.generated === undefined) return undefined;
    const translated = translateExpression(
      column.generated.expression,
      this.#translation('generated'),
      kindOf(this.#choice(column.name).type),
    );
    if (translated.ok) return translated.sql;
    this.#leave('generated column', `${this.#source.name}.${column.name}`, translated.reason, column.generated.text);
    this.#notes.push(
      `"${this.#source.name}"."${column.name}" becomes a plain column that keeps its present values: ${translated.reason}.`,
    );
    return undefined;
  }

  #checks(): PlannedTable['checks'] {
    return this.#source.checks.flatMap((check) => {
      const translated = translateExpression(check.expression, this.#translation('check'));
      if (!translated.ok) {
        this.#leave(
          'check',
          `${this.#source.name}${check.name ? `.${check.name}` : ''}`,
          translated.reason,
          check.text,
        );
        return [];
      }
      return [
        { name: truncateName(check.name ?? constraintName(this.#name, [], 'check')), expression: translated.sql },
      ];
    });
  }

  #foreignKey(foreignKey: SourceForeignKey): PlannedForeignKey | undefined {
    const referencedTable = this.#context.targetNames.findTable(foreignKey.referencedTable);
    if (referencedTable === undefined) {
      this.#notes.push(
        `"${this.#source.name}" has a foreign key to "${foreignKey.referencedTable}", which does not exist; SQLite never checked it and it is left out.`,
      );
      return undefined;
    }
    return {
      ...foreignKey,
      notValid: this.#context.notValid.includes(foreignKey),
      name: truncateName(foreignKey.name ?? constraintName(this.#name, foreignKey.columns, 'fkey')),
      columns: this.#columnNames(foreignKey.columns),
      referencedTable,
      referencedColumns: foreignKey.referencedColumns.map((column) =>
        this.#context.targetNames.column(foreignKey.referencedTable, column),
      ),
    };
  }

  #index(index: SourceIndex): PlannedIndex | undefined {
    const { definition } = index;
    const keys: string[] = [];
    for (const column of definition.columns) {
      const translated = translateExpression(column.expression, this.#translation('index'));
      if (!translated.ok) return this.#leave('index', index.name, translated.reason, index.sql);
      const isColumn = column.expression.kind === 'column';
      keys.push(`${isColumn ? translated.sql : `(${translated.sql})`}${column.descending ? ' desc' : ''}`);
    }
    const where = definition.where && translateExpression(definition.where, this.#translation('predicate'));
    if (where !== undefined && !where.ok) return this.#leave('index', index.name, where.reason, index.sql);
    return { name: this.#context.names.claim(index.name), unique: index.unique, keys, where: where?.sql };
  }

  #translation(purpose: TranslationContext['purpose']): TranslationContext {
    return {
      purpose,
      note: (text) => this.#notes.push(`"${this.#source.name}": ${text}.`),
      findColumn: (name, table) => {
        if (table !== undefined && table.toLowerCase() !== this.#source.name.toLowerCase()) return undefined;
        const column = this.#source.columns.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
        return (
          column &&
          columnFact(
            column,
            this.#source,
            this.#choice(column.name).type,
            quoteIdentifier(this.#columnName(column.name)),
          )
        );
      },
    };
  }

  #leave(kind: LeftBehind['kind'], name: string, reason: string, text: string): undefined {
    this.#leftBehind.push({ kind, name, reason, text });
    return undefined;
  }
}
