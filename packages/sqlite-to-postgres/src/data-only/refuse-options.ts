/** Options that change columns, which are the application's where its tables are only filled. */
import { UsageError } from '../errors.ts';
import type { Tolerances } from '../plan/tolerances.ts';

const refused: readonly { option: string; isGiven: (tolerances: Tolerances) => boolean; hint: string }[] = [
  {
    option: '--on-bad-value widen',
    isGiven: ({ onBadValue }) => onBadValue === 'widen',
    hint: 'A column of the target keeps its type. Correct the values in the source, set their rows aside with --on-bad-value reject, or leave the column out by a rule (--config).',
  },
  {
    option: '--on-orphan not-valid',
    isGiven: ({ onOrphan }) => onOrphan === 'not-valid',
    hint: 'A foreign key of the target checks every row that comes in. Add the missing rows in the source, set the references to NULL there, or set their rows aside with --on-orphan reject.',
  },
  {
    option: '--on-broken-check not-valid',
    isGiven: ({ onBrokenCheck }) => onBrokenCheck === 'not-valid',
    hint: 'A check of the target looks at every row that comes in. Correct the rows in the source, or set them aside with --on-bad-value reject.',
  },
];

/** Throws UsageError `option_changes_columns`, `option_needs_data_only`, before anything is read. */
export function refuseOptions(tolerances: Tolerances, isDataOnly: boolean): void {
  if (!isDataOnly) {
    if (tolerances.onSeedRows === undefined) return;
    throw new UsageError('--on-seed-rows is for tables that are there: it goes with --data-only.', {
      code: 'option_needs_data_only',
      hint: 'Leave the option out; or fill the tables that the application made in the target, with --data-only.',
    });
  }
  const found = refused.find(({ isGiven }) => isGiven(tolerances));
  if (found === undefined) return;
  throw new UsageError(`--data-only and ${found.option} do not go together.`, {
    code: 'option_changes_columns',
    hint: found.hint,
  });
}
