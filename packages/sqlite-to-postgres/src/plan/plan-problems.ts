/** Words for what the inspection found that the target cannot hold: what, where, how many, and what leads on. Pure. */
import type { ColumnEvidence } from '../source/evidence.ts';
import type { Misfits } from '../source/find-misfits.ts';
import type { SourceForeignKey } from '../source/catalog.ts';
import type { PlanProblem, TargetType } from './plan.ts';
import { describeType } from './target-type.ts';

interface Where {
  table: string;
  column: string;
}

export function misfitProblem(where: Where, type: TargetType, misfits: Misfits, evidence: ColumnEvidence): PlanProblem {
  const isNul = evidence.texts.withNul > 0 && evidence.texts.withNul === misfits.count;
  return {
    code: isNul ? 'text_with_nul' : 'value_does_not_fit',
    ...where,
    message: isNul
      ? `${counted(misfits.count, 'text')} in "${where.table}"."${where.column}" hold a NUL character, which PostgreSQL's text cannot: ${examples(misfits)}.`
      : `${counted(misfits.count, 'value')} of "${where.table}"."${where.column}" do not fit ${describeType(type)}: ${examples(misfits)}.`,
    hint: 'Correct the rows in the source (with the sqlite3 shell or the application) and run again.',
  };
}

export function invalidUtf8Problem(where: Where, count: number): PlanProblem {
  return {
    code: 'invalid_utf8',
    ...where,
    message: `${counted(count, 'text')} of "${where.table}"."${where.column}" are not valid UTF-8.`,
    hint: 'Correct the rows in the source, or store them as BLOB there, and run again.',
  };
}

/** SQLite lets a key column be NULL unless it says otherwise; PostgreSQL never does. */
export function nullInKeyProblem(where: Where, count: number): PlanProblem {
  return {
    code: 'null_in_key',
    ...where,
    message: `${counted(count, 'row')} of "${where.table}" have NULL in the primary key column "${where.column}".`,
    hint: 'Give these rows a value in the source, or remove them there, and run again.',
  };
}

export function orphanProblem(table: string, foreignKey: SourceForeignKey, orphans: Misfits): PlanProblem {
  const columns = foreignKey.columns.map((name) => `"${name}"`).join(', ');
  return {
    code: 'orphaned_rows',
    table,
    column: foreignKey.columns.join(', '),
    message: `${counted(orphans.count, 'row')} of "${table}" refer by ${columns} to no row of "${foreignKey.referencedTable}": ${examples(orphans)}.`,
    hint: 'Add the missing rows or set the references to NULL in the source, and run again.',
  };
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

function examples({ count, examples: keys }: Misfits): string {
  return keys.join('; ') + (count > keys.length ? '; …' : '');
}
