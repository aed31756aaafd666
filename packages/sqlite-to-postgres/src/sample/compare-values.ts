/** SQL that holds the values of one column of a sample, which is `s`, against those of the table, which is `t`. */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import { epochUnitOf, type SampledValues } from './sampled-values.ts';

/** For values that are not NULL. */
export function equality(values: SampledValues): string {
  const { held } = values.column;
  const [column, read] = [columnOf(values), readingOf(values)];
  // An index finds the key in its own order; that the two are the same to the letter is asked besides.
  return held.isKey || !held.isText ? `${column} = ${read}` : `${asText(column)} = ${asText(read)}`;
}

/** True for the same value to the letter, and for two NULLs. */
export function sameness(values: SampledValues): string {
  const {
    column: { held },
    place: i,
    greatest,
    long,
    unread,
  } = values;
  const [column, read] = [columnOf(values), readingOf(values)];
  let same = held.isText
    ? `${asText(column)} is not distinct from ${asText(read)}`
    : `${column} is not distinct from ${read}`;
  if (greatest.count > 0)
    same = `(${column} between ${read} and coalesce(s.w${i}::${held.type}, ${read}) or num_nulls(${column}, ${read}) = 2)`;
  const bytes = held.type === 'bytea' ? column : `pg_catalog.convert_to(${column}::text, 'UTF8')`;
  if (long.count > 0) same = `case when s.l${i} then md5(${bytes}) is not distinct from s.v${i} else ${same} end`;
  return unread.count > 0 ? `(s.u${i} or ${same})` : same;
}

function columnOf({ column }: SampledValues): string {
  return `t.${quoteIdentifier(column.planned.name)}`;
}

/** What PostgreSQL reads in the source's value. */
function readingOf({ column: { planned, held }, place: i, texts, epochs }: SampledValues): string {
  const text = texts.count > 0 ? `s.v${i}::${held.type}` : `null::${held.type}`;
  const unit = epochUnitOf(planned.type);
  if (epochs.count === 0 || unit === undefined) return text;
  const counted = `${planned.type.kind} 'epoch' + s.e${i} * interval '${unit.interval}'`;
  return texts.count > 0 ? `coalesce(${counted}, ${text})` : counted;
}

function asText(expression: string): string {
  return `(${expression})::text collate "C"`;
}
