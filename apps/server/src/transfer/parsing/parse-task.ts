/** What the server and the process that reads a file for it say to each other. */
import type { ProblemCode } from '@vanguard/protocol/problem-codes';
import type { FieldConfiguration, FileColumn, FileField } from '@vanguard/datastore';

export type FileKind = 'csv' | 'xlsx';

/** The file itself is the process's standard input, its rows go to standard output. */
export interface ParseTask {
  kind: FileKind;
  configuration: FieldConfiguration;
  /** Fields that the organization has declared, as an export calls them. */
  declared: readonly FileColumn[];
  /** Charset of a text file, if its sender names one. */
  charset?: string | undefined;
}

export interface ParseOrder {
  task: ParseTask;
  /** Processor time. */
  cpuMs: number;
}

/** What the header calls a field, and where it stands in a line. */
export interface HeaderColumn {
  field: FileField;
  label: string;
  position: number;
}

export type ParseAnswer =
  /** `chunks`: how many bytes each of them takes; a chunk is the JSON of an array of rows. */
  | { header: readonly HeaderColumn[]; chunks: readonly number[] }
  | {
      refused: {
        code: ProblemCode;
        message: string;
        errors: { path: string; message: string }[] | undefined;
      };
    }
  /** The fault is the reader's own. */
  | { failed: string };
