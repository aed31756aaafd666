/**
 * The rule file (`--config`): what the user decides otherwise than the planner would, per table and column, with
 * globs. Its JSON Schema is published as `rules.schema.json`. Names are those of the source.
 */
import { z } from 'zod';
import { readingNames } from '../../casts/date-readings.ts';
import { isKnownEncoding } from '../../casts/encoded-text.ts';

const glob = z.string().min(1).describe('A name, or a pattern with * and ?; letter case does not matter.');
const targetName = z.string().min(1).describe('The name in PostgreSQL.');

const why = z.string().optional().describe('For whoever reads the rules; nothing follows from it.');

const tableRule = z
  .strictObject({
    table: glob,
    name: targetName.optional(),
    leaveOut: z.boolean().optional().describe('Do not move these tables; they are listed in the report.'),
    withoutKey: z
      .boolean()
      .optional()
      .describe('Where rows have NULL in the primary key, make it a unique constraint, as it was in SQLite.'),
    why,
    seedRows: z
      .enum(['stop', 'keep', 'replace'])
      .optional()
      .describe(
        'With --data-only, where the table has rows in the target already: stop; keep them and move none; or replace them by those of the source.',
      ),
  })
  .describe('A decision about tables.');

const enumType = z.strictObject({
  name: targetName,
  values: z.array(z.string()).min(1).describe('In the order in which PostgreSQL sorts them.'),
});

const columnRule = z
  .strictObject({
    table: glob,
    column: glob,
    name: targetName.optional(),
    type: z
      .string()
      .optional()
      .describe('A PostgreSQL type: bigint, numeric(12,2), timestamptz(3), varchar(40), uuid, jsonb, …'),
    enum: enumType.optional().describe('An enum type, created with the tables, instead of `type`.'),
    reading: z
      .enum(Object.keys(readingNames))
      .optional()
      .describe(
        'What a number counts where the type is a date or a timestamp: units or days since 1970, Julian days, digits of a calendar date, days of a spreadsheet, seconds since 2001 (coredata), microseconds or 100 nanoseconds since 1601 (webkit, filetime), .NET ticks; magnitude: value by value.',
      ),
    epoch: z
      .enum(['s', 'ms', 'us', 'ns', ...Object.keys(readingNames)])
      .optional()
      .describe('A shorter word for `reading`: also s, ms, us and ns.'),
    round: z
      .boolean()
      .optional()
      .describe(
        'Round instants that are finer than the type, a timestamp, instead of stopping at them; with a pattern of columns, in those that are timestamps.',
      ),
    decode: z
      .enum(['base64', 'hex'])
      .optional()
      .describe('Texts are bytes written in base64 or hexadecimal digits: the column holds the bytes, as bytea.'),
    encoding: z
      .string()
      .refine(isKnownEncoding, 'no encoding of the Encoding Standard (windows-1252, latin1, utf-16le, shift_jis, …)')
      .optional()
      .describe(
        'What is not UTF-8 is text in this encoding: windows-1252, latin1, utf-16le, shift_jis, … of the Encoding Standard.',
      ),
    comparesExactly: z
      .boolean()
      .optional()
      .describe(
        'A column declared NOCASE compares exactly in the target, and with it those that it refers to or that refer to it.',
      ),
    leaveOut: z.boolean().optional().describe('Do not move these columns; they are listed in the report.'),
    why,
  })
  .refine((rule) => rule.reading === undefined || rule.epoch === undefined, '`reading` and `epoch` say the same')
  .refine((rule) => rule.type === undefined || rule.enum === undefined, '`type` and `enum` exclude each other')
  .refine(
    (rule) => rule.decode === undefined || rule.encoding === undefined,
    '`decode` makes bytes and `encoding` text',
  )
  .describe('A decision about columns.');

/** As the options of the command line, which come first. */
const options = z
  .strictObject({
    onBadValue: z.enum(['reject', 'widen']).optional(),
    onFraction: z.enum(['round']).optional(),
    onOrphan: z.enum(['reject', 'not-valid']).optional(),
    onBrokenCheck: z.enum(['not-valid']).optional(),
    onNul: z.enum(['reject', 'escape']).optional(),
    onSeedRows: z.enum(['stop', 'keep', 'replace']).optional(),
    why,
  })
  .describe('As --on-bad-value, --on-fraction, … of the command line, which come first.');

export const migrationRules = z
  .strictObject({
    $schema: z.string().optional(),
    $comment: z.string().optional(),
    options: options.optional(),
    tables: z.array(tableRule).optional(),
    columns: z.array(columnRule).optional(),
  })
  .describe('Rules of sqlite-to-postgres. Where several match, the last one decides, property by property.');

export type MigrationRules = z.infer<typeof migrationRules>;
export type TableRule = z.infer<typeof tableRule>;
export type ColumnRule = z.infer<typeof columnRule>;
export type EnumRule = z.infer<typeof enumType>;
