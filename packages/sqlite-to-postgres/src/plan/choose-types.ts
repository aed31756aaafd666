/** Chooses the target type of every column from its declaration, the dialect's rules and the evidence. Pure. */

import { affinityOf } from '@vanguard/sqlite-sql';
import { UsageError } from '../errors.ts';
import { plural } from '../progress/plural.ts';
import type { SourceCatalog, SourceColumn, SourceTable } from '../source/catalog.ts';
import { type ColumnEvidence, emptyEvidence, type SourceEvidence, valueCount } from '../source/evidence.ts';
import { parseTargetType } from '../types/parse-target-type.ts';
import { isReadAsBytes, needsShapes, type TargetType } from '../types/target-type.ts';
import type { DialectName } from '../source/dialect.ts';
import { settleLoneZeros } from './lone-zeros.ts';
import { migrationHistoryType } from './migration-history.ts';
import { nextNumber, withNextNumber } from './next-number.ts';
import { roundedByPattern, ruledType } from './ruled-type.ts';
import type { RuleBook } from './rules/match-rules.ts';
import {
  chooseInFamily,
  type FamilyName,
  familyNeedsShapes,
  numbersForBoolean,
  type TypeChoice,
} from './type-families.ts';
import { familyOf, parseDeclaredType } from './type-rules.ts';
import { unlikeDeclared } from './unlike-declared.ts';

/** Type and reason by table and column. */
export type ChosenTypes = Map<string, Map<string, TypeChoice>>;

export function chooseTypes(
  catalog: SourceCatalog,
  evidence: SourceEvidence,
  dialect: DialectName,
  rules: RuleBook,
): ChosenTypes {
  const unsurveyed = emptyEvidence();
  return new Map(
    catalog.tables.map((table) => [
      table.name,
      settleLoneZeros(
        table.columns.map((column): [string, TypeChoice] => {
          const columnEvidence = evidence.get(table.name)?.get(column.name) ?? unsurveyed;
          const decision = rules.decideColumn(table.name, column.name);
          const { family, declared } = columnFamily(dialect, table, column);
          const ruled = ruledType(decision, columnEvidence, family, `"${table.name}"."${column.name}"`);
          refuseEncodingOfUtf16(ruled?.type, catalog, `"${table.name}"."${column.name}"`);
          const choose = (grounds: ColumnEvidence) =>
            (decision.family === undefined ? unlikeDeclared(dialect, family, grounds) : undefined) ??
            chooseInFamily(decision.family ?? family, grounds, declared.arguments);
          const free = () =>
            unlessDefaultAnswers(
              column,
              roomForNext(table, column.name, columnEvidence, choose),
              columnEvidence,
              dialect,
            );
          if (ruled !== undefined) return [column.name, withNoteOf(ruled, free)];
          return [
            column.name,
            migrationHistoryType(table.name, column.name, columnEvidence) ?? roundedByPattern(free(), decision),
          ];
        }),
        (column) => evidence.get(table.name)?.get(column) ?? unsurveyed,
      ),
    ]),
  );
}

/** There every text has been decoded by SQLite already, and its bytes are not those that were written. */
function refuseEncodingOfUtf16(type: TargetType | undefined, { encoding }: SourceCatalog, where: string): void {
  if (encoding === 'UTF-8' || type === undefined || !('encoding' in type) || !isReadAsBytes(type)) return;
  throw new UsageError(`The rule for ${where} sets "encoding" in a database whose texts are ${encoding}.`, {
    code: 'rule_encoding_of_utf16',
    hint: 'Remove "encoding"; the texts of such a database are Unicode.',
  });
}

/** The reason tells of values that are there, unless the next number alone asks for another type. */
function roomForNext(
  table: SourceTable,
  column: string,
  evidence: ColumnEvidence,
  choose: (evidence: ColumnEvidence) => TypeChoice,
): TypeChoice {
  const [plain, roomy] = [choose(evidence), choose(withNextNumber(table, column, evidence))];
  if (plain.type.kind === roomy.type.kind) return plain;
  return { ...roomy, reason: `${plain.reason}, the next is ${nextNumber(table, column, evidence)}` };
}

/** Where a rule says what is chosen without it, a careful reader should still know what would have been noted. */
function withNoteOf(ruled: TypeChoice, choose: () => TypeChoice): TypeChoice {
  if (ruled.note !== undefined || ruled.type.kind !== 'text') return ruled;
  const { type, note } = choose();
  return type.kind === 'text' && note !== undefined ? { ...ruled, note } : ruled;
}

function unlessDefaultAnswers(
  column: SourceColumn,
  choice: TypeChoice,
  evidence: ColumnEvidence,
  dialect: DialectName,
): TypeChoice {
  return unlessDefaultIsZero(column, unlessDefaultIsNumber(column, choice, evidence, dialect), evidence);
}

/** Zeros alone in a date column are a question, unless the column's own default says that 0 is what nobody set. */
function unlessDefaultIsZero(column: SourceColumn, choice: TypeChoice, evidence: ColumnEvidence): TypeChoice {
  const { zeros } = evidence.instants;
  const expression = column.default?.expression;
  const isZero = expression?.kind === 'number' && Number(expression.text) === 0;
  if (choice.question === undefined || !isZero || zeros !== valueCount(evidence)) return choice;
  const { question: _, ...answered } = choice;
  const reason = `${plural(zeros, 'zero, its default, becomes', 'zeros, its default, become')} 1970-01-01`;
  return { ...answered, reason, reading: reason, note: reason };
}

/** A default other than a boolean says that the column is a number, whatever rows are there by chance. */
function unlessDefaultIsNumber(
  column: SourceColumn,
  choice: TypeChoice,
  evidence: ColumnEvidence,
  dialect: DialectName,
): TypeChoice {
  const expression = column.default?.expression;
  const { integers } = evidence;
  if (choice.type.kind !== 'boolean' || dialect === 'prisma' || integers.count !== valueCount(evidence)) return choice;
  const number = expression?.kind === 'unary' ? expression.operand : expression;
  if (number?.kind !== 'number' || !Number.isInteger(Number(number.text))) return choice;
  const isBoolean = expression?.kind === 'number' && [0, 1].includes(Number(number.text));
  return isBoolean
    ? choice
    : numbersForBoolean(evidence, `declared a boolean, its default is ${column.default?.text ?? ''}`);
}

export function columnNeedsShapes(
  dialect: DialectName,
  rules: RuleBook,
  table: SourceTable,
  columnName: string,
): boolean {
  const { type, epoch, reading, round, family } = rules.decideColumn(table.name, columnName);
  if (epoch !== undefined || reading !== undefined || round === true) return true;
  // The views of a whole move ask for the shapes of texts, too.
  if (type !== undefined) return !rules.isTargetGiven || typeNeedsShapes(type);
  if (family !== undefined) return familyNeedsShapes(family);
  const column = table.columns.find((candidate) => candidate.name === columnName) as SourceColumn;
  return familyNeedsShapes(columnFamily(dialect, table, column).family);
}

function typeNeedsShapes(text: string): boolean {
  const type = parseTargetType(text, 'ms');
  return type === undefined || needsShapes(type);
}

function columnFamily(dialect: DialectName, table: SourceTable, column: SourceColumn) {
  const declared = parseDeclaredType(column.declaredType);
  const { family } = familyOf(dialect, declared, affinityOf(column.declaredType, table.strict));
  return { family: family satisfies FamilyName, declared };
}
