/**
 * Ways past what the target cannot hold, each by explicit wish. Whatever is not moved as it was is set aside where it
 * can be seen, in the record schema of the target; nothing is dropped.
 */

export type SeedRows = 'stop' | 'keep' | 'replace';

export interface Tolerances {
  /** reject: rows with such a value are set aside whole. widen: the column takes a type that holds every value. */
  onBadValue?: 'reject' | 'widen' | undefined;
  /** reject: rows that refer to nothing are set aside whole. not-valid: the key is created, unchecked for present rows. */
  onOrphan?: 'reject' | 'not-valid' | undefined;
  /** round: instants finer than their timestamp are rounded, to the microsecond where no type was asked for. */
  onFraction?: 'round' | undefined;
  /** not-valid: a CHECK that rows break is created, unchecked for present rows. */
  onBrokenCheck?: 'not-valid' | undefined;
  /** reject: rows with a NUL in a text are set aside whole. escape: it becomes `\0`, and the text is kept as it was. */
  onNul?: 'reject' | 'escape' | undefined;
  /**
   * Of a table of the target that is to be filled and has rows. keep: they stay, and the source's stay behind. replace:
   * they are set aside in the record schema until a rollback, and the source's take their place.
   */
  onSeedRows?: SeedRows | undefined;
}

/** Whether a run that follows its source goes without one of these ways: its application has to stop before. */
export function needsRest({ onBadValue, onOrphan, onBrokenCheck, onNul }: Tolerances): boolean {
  return [onBadValue, onOrphan, onBrokenCheck, onNul].some((way) => way !== undefined);
}
