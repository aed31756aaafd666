/**
 * What a file may have. Nothing that somebody sends is believed, and nothing that has begun is waited for without end: each
 * limit holds while the file is read, not only once it has been. Beside each stands what real files reach.
 */
export const limits = {
  fileBytes: 32 << 20,
  /** Lines with values, the header aside. */
  rows: 100_000,
  /** Lines with and without values: what a sheet of Excel has room for. */
  lines: 1_048_576,
  columns: 200,
  /** The limit for a cell in Excel. */
  cellCharacters: 32_767,
  /** A line of a text file; 29 texts of a record take at most 120 KB. */
  lineBytes: 1 << 20,
  /** All values together, as they are handed on; 100,000 records with all 29 columns take 40 MB. */
  valueBytes: 128 << 20,
} as const;

/** Limits of a workbook, whose parts can say in a few bytes what takes many. */
export const workbookLimits = {
  parts: 2000,
  /** Unpacked. 100,000 records with all 29 columns: 150 MB. */
  sheetBytes: 256 << 20,
  sharedTextBytes: 64 << 20,
  otherPartBytes: 16 << 20,
  sharedTexts: 2_000_000,
  /** Unpacked to packed, from `ratioFromBytes` on. Deflate reaches 1,032; 100,000 equal records reach 18, a million empty rows 29. */
  ratio: 250,
  ratioFromBytes: 1 << 20,
  /** Elements in one part: 100,000 records with all 29 columns have 6.5 million. */
  elements: 20_000_000,
  /** One in another: some twelve in a real sheet. */
  depth: 64,
  /** Attributes of one element: some thirty in a real sheet. */
  attributes: 100,
  nameCharacters: 1000,
  attributeCharacters: 256 << 10,
  /** What may come between two marks of XML: a tag with its attributes, a text, a comment. */
  tokenCharacters: 1 << 20,
} as const;

/** Limits of the process that reads a file. */
export interface ProcessLimits {
  cpuMs: number;
  wallMs: number;
  /** JavaScript's heap; the file itself is outside it. */
  heapMb: number;
}

export const processLimits: ProcessLimits = {
  /** 100,000 records with all 29 columns take 3 s as CSV and 8 s as a workbook. */
  cpuMs: 30_000,
  /** For what gets stuck: a busy machine needs many times the processor time. */
  wallMs: 300_000,
  heapMb: 256,
};
