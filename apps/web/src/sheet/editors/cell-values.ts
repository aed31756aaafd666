/** What the list of an editor offers. */
/** A value that the cell can be given, and how many records have it where that was counted. */
export interface CellValue {
  readonly value: string;
  readonly count?: number;
}

export interface CellValues {
  readonly values: readonly CellValue[];
  readonly isCounting: boolean;
  /** All that PEMS lists; undefined where that is not known. */
  readonly ofPems?: ReadonlySet<string>;
}
