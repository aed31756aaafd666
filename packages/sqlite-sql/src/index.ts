/** SQLite's schema language: parsing it, and bringing its expressions and queries to PostgreSQL. */
export { type Affinity, affinityOf } from './affinity.ts';
export type { CreateIndex, CreateTable, Expression, ForeignKeyClause, IndexedColumn, NamedExpression } from './ast.ts';
export { columnsIn } from './children.ts';
export { collate } from './compare.ts';
export { parseCreateIndex } from './parse-create-index.ts';
export { parseCreateTable } from './parse-create-table.ts';
export { parseCreateView } from './parse-create-view.ts';
export { readComments } from './read-comments.ts';
export type { Relation } from './select/relation.ts';
export { translateSelect } from './select/translate-select.ts';
export { SqlSyntaxError } from './syntax-error.ts';
export { translateDefault } from './translate-default.ts';
export { collationOf, translateExpression, translatorOf } from './translate-expression.ts';
export type { Collation, ColumnFact, PgKind, TimeText, Translation, TranslationContext } from './translation.ts';
export { attempt, attemptAny } from './translation.ts';
