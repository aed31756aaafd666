/** Routes by which records leave as files and come back as drafts. */
import { csvType, xlsxType } from './media-types.ts';
import { endpoints } from './endpoints.ts';
import { organizationParams, type Route } from './route.ts';
import {
  exportCsvQuerySchema,
  exportXlsxQuerySchema,
  fileSchema,
  importParams,
  importPreviewSchema,
  importResultSchema,
} from './transfer.ts';

const common = { tag: 'files', params: organizationParams } as const;
const read = { ...common, permission: 'viewer' } as const;
const write = { ...common, permission: 'member' } as const;

export const transferRoutes = {
  exportCsv: {
    ...read,
    ...endpoints.exportCsv,
    summary: 'Merged records as CSV: any filter and order, as the organization has configured its files',
    query: exportCsvQuerySchema,
    answersWith: csvType,
    responses: { 200: fileSchema },
    problems: ['bad_query', 'bad_configuration'],
  },
  exportXlsx: {
    ...read,
    ...endpoints.exportXlsx,
    summary: 'Merged records as an Excel workbook',
    query: exportXlsxQuerySchema,
    answersWith: xlsxType,
    responses: { 200: fileSchema },
    problems: ['bad_query', 'bad_configuration'],
  },
  import: {
    ...write,
    ...endpoints.import,
    summary: 'What a file would change; nothing is saved until it is confirmed',
    accepts: [csvType, xlsxType],
    body: fileSchema,
    responses: { 200: importPreviewSchema },
    problems: [
      'file_refused',
      'import_too_large',
      'bad_configuration',
      'file_too_large',
      'unknown_file_type',
      'request_timeout',
    ],
  },
  confirmImport: {
    ...write,
    ...endpoints.confirmImport,
    writes: true,
    summary: 'Saves the changes of a preview as drafts, all or nothing; may be repeated',
    params: importParams,
    responses: { 200: importResultSchema },
    problems: ['no_such_import', 'precondition_failed', 'draft_refused'],
  },
} as const satisfies Record<string, Route>;
