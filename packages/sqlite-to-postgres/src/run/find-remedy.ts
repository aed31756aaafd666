/**
 * The way on from a plan that has problems: options under which the same file has a plan without any, and nothing of it is
 * lost. It is told only after it was tried.
 */
import type { MigrationPlan, PlanProblem } from '../plan/plan.ts';
import type { Tolerances } from '../plan/tolerances.ts';

/** What leaves every row in its table comes before what sets rows aside. */
const waysPastValues = ['widen', 'reject'] as const;

const valueProblems = new Set([
  'value_does_not_fit',
  'invalid_utf8',
  'date_reading_unknown',
  'null_in_key',
  'keys_alike',
  'row_too_wide',
]);

/** Each round answers what the round before has brought to light; there are five options to answer by. */
const rounds = 5;

/** `replan` plans the source again under other tolerances. Undefined where no options lead on, as where only a rule does. */
export async function findRemedy(
  { problems, dataOnly }: Pick<MigrationPlan, 'problems' | 'dataOnly'>,
  given: Tolerances,
  replan: (tolerances: Tolerances) => Promise<Pick<MigrationPlan, 'problems'>>,
): Promise<Tolerances | undefined> {
  for (const onBadValue of dataOnly ? (['reject'] as const) : waysPastValues) {
    const onOrphan = dataOnly ? 'reject' : 'not-valid';
    const answer = {
      onBadValue,
      onOrphan,
      onBrokenCheck: 'not-valid',
      onNul: 'escape',
      onFraction: 'round',
    } as const;
    let tolerances = given;
    let left = problems;
    for (let round = 0; round < rounds && left.length > 0; round++) {
      const next = answerTo(left, answer, tolerances);
      if (next === undefined) break;
      tolerances = next;
      left = (await replan(tolerances)).problems;
    }
    if (left.length === 0) return changed(tolerances, given);
  }
  return undefined;
}

/** Undefined where a problem has no answer that was not given already. */
function answerTo(problems: readonly PlanProblem[], answer: Tolerances, given: Tolerances): Tolerances | undefined {
  const tolerances = { ...given };
  for (const { code } of problems) {
    const option = optionFor(code);
    if (option === undefined || given[option] === answer[option]) return undefined;
    Object.assign(tolerances, { [option]: answer[option] });
  }
  return tolerances;
}

function optionFor(code: string): Exclude<keyof Tolerances, 'onSeedRows'> | undefined {
  if (valueProblems.has(code)) return 'onBadValue';
  if (code === 'rows_break_check') return 'onBrokenCheck';
  if (code === 'instant_too_fine') return 'onFraction';
  if (code === 'orphaned_rows') return 'onOrphan';
  return code === 'text_with_nul' ? 'onNul' : undefined;
}

/** Those that are not as they were given. */
export function changed(tolerances: Tolerances, given: Tolerances): Tolerances {
  const isNew = ([option, way]: [string, unknown]) => given[option as keyof Tolerances] !== way;
  return Object.fromEntries(Object.entries(tolerances).filter(isNew));
}

/** As words of a call. */
export function optionsOf({ onBadValue, onFraction, onOrphan, onBrokenCheck, onNul }: Tolerances): string[] {
  const words: [string, string | undefined][] = [
    ['--on-bad-value', onBadValue],
    ['--on-fraction', onFraction],
    ['--on-orphan', onOrphan],
    ['--on-broken-check', onBrokenCheck],
    ['--on-nul', onNul],
  ];
  return words.flatMap(([option, way]) => (way === undefined ? [] : [option, way]));
}
