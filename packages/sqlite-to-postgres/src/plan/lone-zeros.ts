/** Zeros alone in a date column say nothing of what they count; the dates in other columns of the table do. Pure. */
import type { DateReading } from '../casts/date-readings.ts';
import { type ColumnEvidence, valueCount } from '../source/evidence.ts';
import { ruledReading } from './choose-reading.ts';
import type { TypeChoice } from './type-families.ts';

/** By these 0 is a day. */
const counters: ReadonlySet<DateReading> = new Set(['s', 'ms', 'us', 'ns', 'coredata']);

/** Where all numbers that are dates beside them count in one unit, zeros do, too: as zeros among dates, with a note. */
export function settleLoneZeros(
  columns: readonly (readonly [column: string, choice: TypeChoice])[],
  evidenceOf: (column: string) => ColumnEvidence,
): Map<string, TypeChoice> {
  const units = new Set(columns.flatMap(([column, choice]) => unitOf(choice, evidenceOf(column)) ?? []));
  const [unit] = units;
  if (unit === undefined || units.size > 1 || !counters.has(unit)) return new Map(columns);
  return new Map(
    columns.map(([column, choice]) => {
      const evidence = evidenceOf(column);
      const { zeros } = evidence.instants;
      const { type, question, ...rest } = choice;
      if (question === undefined || zeros === 0 || zeros !== valueCount(evidence) || !('unit' in type))
        return [column, choice];
      const { reason = '', note = '' } = ruledReading(evidence.instants, unit);
      return [column, { ...rest, type: { ...type, unit }, reason, reading: reason, note }];
    }),
  );
}

/** Undefined where no number of the column is a date beyond doubt. */
function unitOf(
  { type, question }: TypeChoice,
  { instants: { count, zeros } }: ColumnEvidence,
): DateReading | undefined {
  return question === undefined && count > zeros && 'unit' in type ? type.unit : undefined;
}
