/** Records as files: exports of any filter and order, and imports that are previewed before they are confirmed. */
import { type CustomName, type ExportField, exportFields, hasRole, isCustomName } from '@vanguard/pfa';
import { z } from 'zod';
import { recordFilterParameters } from './record-filter.ts';
import { sortSchema } from './records.ts';
import { organizationParams } from './route.ts';
import { instant, optionalFlag } from './values.ts';

/** `pfaId,category,monthlyRate` */
const columnsSchema = z
  .string()
  .min(1)
  .max(5000)
  .transform((text, context): (ExportField | CustomName)[] => {
    const names = [...new Set(text.split(','))];
    const unknown = names.filter((name) => !hasRole(name, 'exported') && !isCustomName(name));
    if (unknown.length === 0) return names as (ExportField | CustomName)[];
    context.addIssue({
      code: 'custom',
      message: `"${unknown.join(', ')}" cannot be a column; any of ${exportFields.join(', ')}`,
    });
    return z.NEVER;
  })
  .optional()
  .meta({
    description:
      "Comma separated; without it the columns of the organization's field configuration. A declared field is `custom.KEY`.",
  });

const common = { ...recordFilterParameters, sort: sortSchema, columns: columnsSchema };

export const exportXlsxQuerySchema = z.strictObject(common);

export const exportCsvQuerySchema = z.strictObject({
  ...common,
  headers: optionalFlag.meta({ description: 'Whether the first line names the columns; else as configured.' }),
  bom: optionalFlag.meta({ description: 'Begins with a byte order mark, by which Excel recognizes UTF-8.' }),
});

export const fileSchema = z.unknown().meta({ type: 'string', format: 'binary' });

export const importParams = organizationParams.extend({
  importId: z.uuid().meta({ description: 'Of the preview that is confirmed.' }),
});

const value = z.union([z.string(), z.boolean()]).nullable();

const importFaultSchema = z
  .object({
    line: z.int().meta({ description: 'As an editor counts; the first is the header.' }),
    column: z.string().meta({ description: 'What the header calls it.' }),
    cell: z.string().nullable().meta({ description: 'The address in a sheet: `C17`.' }),
    pfaId: z.string(),
    field: z.string(),
    code: z.string(),
    message: z.string(),
  })
  .meta({ id: 'ImportFault' });

const rowChangeSchema = z
  .object({
    line: z.int(),
    pfaId: z.string(),
    fields: z.array(
      z.object({
        field: z.string(),
        column: z.string().meta({ description: 'What the header calls it.' }),
        before: value,
        after: value,
      }),
    ),
  })
  .meta({ id: 'ImportChange' });

export const importPreviewSchema = z
  .object({
    importId: z
      .string()
      .nullable()
      .meta({ description: 'Confirms the import; null where nothing would change or something is wrong.' }),
    expiresAt: instant.nullable(),
    rows: z.int().meta({ description: 'Lines; each is one of changed, unchanged, unknown, wrong.' }),
    changed: z.int(),
    unchanged: z.int(),
    unknown: z.int().meta({ description: 'Of records that the organization does not have.' }),
    wrong: z.int(),
    changes: z.array(rowChangeSchema).meta({ description: 'The first hundred.' }),
    faultCount: z.int(),
    faults: z.array(importFaultSchema).meta({ description: 'The first hundred.' }),
  })
  .meta({ id: 'ImportPreview' });

export const importResultSchema = z
  .object({
    saved: z.int().meta({ description: 'Drafts that are new or other than before.' }),
    dropped: z.int().meta({ description: 'Drafts that equal upstream again and are gone.' }),
  })
  .meta({ id: 'ImportResult' });

export type ImportPreview = z.infer<typeof importPreviewSchema>;
export type ImportResult = z.infer<typeof importResultSchema>;
