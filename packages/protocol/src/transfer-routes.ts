/** Routes by which records leave as files and come back as drafts. */
import { csvType, xlsxType } from './media-types.ts';
import { problemSchema } from './problem.ts';
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
const read = { ...common, method: 'GET', permission: 'viewer' } as const;
const write = { ...common, method: 'POST', permission: 'member' } as const;
const file = { 200: fileSchema, 422: problemSchema } as const;

export const transferRoutes = {
  exportCsv: {
    ...read,
    path: '/api/pfa/:orgId/export.csv',
    summary: 'Merged records as CSV: any filter and order, as the organization has configured its files',
    query: exportCsvQuerySchema,
    answersWith: csvType,
    responses: file,
  },
  exportXlsx: {
    ...read,
    path: '/api/pfa/:orgId/export.xlsx',
    summary: 'Merged records as an Excel workbook',
    query: exportXlsxQuerySchema,
    answersWith: xlsxType,
    responses: file,
  },
  import: {
    ...write,
    path: '/api/pfa/:orgId/import',
    summary: 'What a file would change; nothing is saved until it is confirmed',
    accepts: [csvType, xlsxType],
    body: fileSchema,
    responses: { 200: importPreviewSchema, 408: problemSchema, 422: problemSchema },
  },
  confirmImport: {
    ...write,
    path: '/api/pfa/:orgId/import/:importId/confirm',
    writes: true,
    summary: 'Saves the changes of a preview as drafts, all or nothing; may be repeated',
    params: importParams,
    responses: { 200: importResultSchema, 412: problemSchema },
  },
} as const satisfies Record<string, Route>;
