/** What becomes of the target's sequences when its tables are filled: told beforehand, and stopped at a sequence's end. Pure. */
import type { Inspection } from '../plan/inspection.ts';
import type { FilledSequence, PlanProblem } from '../plan/plan.ts';
import { getColumn, type TableMatch } from './match-tables.ts';
import { nextOf, type TargetSequence } from './target-sequences.ts';

export interface FittedSequences {
  sequences: FilledSequence[];
  notes: string[];
  problems: PlanProblem[];
}

interface NumberedColumn {
  source: string;
  table: string;
  column: string;
  /** The least and the highest number of its rows. */
  ends: bigint[];
  /** By AUTOINCREMENT. */
  lastUsed: bigint | undefined;
}

export function fitSequences(
  matches: readonly TableMatch[],
  inspection: Inspection,
  sequences: readonly TargetSequence[],
): FittedSequences {
  const fitted: FittedSequences = { sequences: [], notes: matches.flatMap(opaqueDefaults), problems: [] };
  for (const sequence of sequences) {
    const { columns, texts } = askersOf(sequence, matches, inspection);
    for (const { table, column } of texts) {
      fitted.notes.push(
        `The default of "${table}"."${column}" asks ${sequence.name} for a number; what comes into the column are texts, and do not raise it.`,
      );
    }
    const [first] = columns;
    if (first === undefined) continue;
    const place = `"${first.table}"."${first.column}"`;
    const increment = BigInt(sequence.increment);
    const used = furthest(columns, increment);
    const { state } = sequence;
    if (state === undefined || (!sequence.isOwned && !sequence.mayUpdate)) {
      fitted.problems.push({
        code: 'target_sequence_not_ours',
        table: first.source,
        message: `The sequence ${sequence.name} numbers ${place}, and the role may not ${state === undefined ? 'read' : 'set'} it.`,
        hint: `As its owner: grant select, update on sequence ${sequence.name} to the role.`,
      });
      continue;
    }
    const next = nextOf(state, increment);
    const isRaised = used !== undefined && (increment > 0n ? used >= next : used <= next);
    const goesOn = isRaised ? used + increment : next;
    const isPastItsEnd = isRaised && (goesOn > BigInt(sequence.max) || goesOn < BigInt(sequence.min));
    if (isPastItsEnd && sequence.cycles) {
      fitted.notes.push(
        `${sequence.name} numbers ${place}, is past its end, begins again by itself and stays at ${next}.`,
      );
      continue;
    }
    fitted.sequences.push({
      name: sequence.name,
      increment: sequence.increment,
      columns: columns.map(({ table, column }) => ({ table, column })),
      lastUsed: lastUsed(columns)?.toString(),
      was: state,
      isOwned: sequence.isOwned,
    });
    if (isPastItsEnd) fitted.problems.push(exhausted(sequence, first, goesOn));
    else fitted.notes.push(`${sequence.name} numbers ${place} and ${isRaised ? 'goes on' : 'stays'} at ${goesOn}.`);
  }
  return fitted;
}

/** What a function takes its numbers from is in its body, of which only a sequence named there is seen. */
function opaqueDefaults({ target, columns }: TableMatch): string[] {
  return [...columns.values()].flatMap((name) => {
    const { type, sequences, defaultCalls } = getColumn(target, name);
    if (sequences.length > 0 || defaultCalls.length === 0 || !numberTypes.test(type)) return [];
    return [
      `The default of "${target.name}"."${name}" calls ${defaultCalls.join(', ')}; where that counts, let it go on past the numbers that come in, before the application writes: the move sees no sequence in it and raises none.`,
    ];
  });
}

/** A default may write the number into a text, from which nobody takes it back. */
function askersOf(
  sequence: TargetSequence,
  matches: readonly TableMatch[],
  inspection: Inspection,
): { columns: NumberedColumn[]; texts: NumberedColumn[] } {
  const askers = matches.flatMap((match) =>
    numberedBy(sequence, match, inspection).map((asker) => ({
      asker,
      isNumber: numberTypes.test(getColumn(match.target, asker.column).type),
    })),
  );
  const [columns, texts] = [true, false].map((wanted) =>
    askers.filter(({ isNumber }) => isNumber === wanted).map(({ asker }) => asker),
  ) as [NumberedColumn[], NumberedColumn[]];
  return { columns, texts };
}

/** As format_type() prints them. */
const numberTypes = /^(?:smallint|integer|bigint|numeric|real|double precision)/;

function numberedBy({ name }: TargetSequence, match: TableMatch, { findings }: Inspection): NumberedColumn[] {
  const { source, target } = match;
  return [...match.columns]
    .filter(([, to]) => getColumn(target, to).sequences.includes(name))
    .map(([from, to]) => {
      const integers = findings.get(source.name)?.get(from)?.evidence.integers;
      const isNumbered = source.autoincrement && source.rowidColumn === from;
      return {
        source: source.name,
        table: target.name,
        column: to,
        ends: integers === undefined || integers.count === 0 ? [] : [integers.min, integers.max],
        lastUsed: isNumbered ? source.sequenceValue : undefined,
      };
    });
}

function lastUsed(columns: readonly NumberedColumn[]): bigint | undefined {
  return highest(columns.flatMap((column) => column.lastUsed ?? []));
}

/** In the direction that the sequence counts in; AUTOINCREMENT only counts up. */
function furthest(columns: readonly NumberedColumn[], increment: bigint): bigint | undefined {
  const ends = columns.flatMap((column) => column.ends);
  if (increment > 0n) return highest([...ends, ...columns.flatMap((column) => column.lastUsed ?? [])]);
  return ends.reduce<bigint | undefined>((least, end) => (least === undefined || end < least ? end : least), undefined);
}

function highest(numbers: readonly bigint[]): bigint | undefined {
  return numbers.reduce<bigint | undefined>((most, one) => (most === undefined || one > most ? one : most), undefined);
}

function exhausted(
  { name, max, min }: TargetSequence,
  { source, table, column }: NumberedColumn,
  next: bigint,
): PlanProblem {
  return {
    code: 'target_sequence_exhausted',
    table: source,
    column,
    message: `"${table}"."${column}" would go on at ${next}, and its sequence ${name} ends at ${next > 0n ? max : min}.`,
    hint: `Give the sequence more room in the target: alter sequence ${name} as bigint no maxvalue; (its column must hold bigint, too).`,
  };
}
