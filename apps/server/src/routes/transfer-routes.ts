/** Records out as files and in again: exports are streamed as they are read, imports previewed and then confirmed. */
import {
  columnsOf,
  confirmImport,
  type FieldConfiguration,
  type ImportPreview,
  previewImport,
  readFieldConfiguration,
} from '@vanguard/datastore';
import { csvType, routes, toRecordFilter, xlsxType } from '@vanguard/protocol';
import type { FastifyError, FastifyInstance } from 'fastify';
import { scopeOf } from '../access.ts';
import { Refusal } from '../refusal.ts';
import { limits } from '../transfer/cells.ts';
import { compileDateFormat } from '../transfer/date-format.ts';
import { createGate } from '../transfer/gate.ts';
import { type FileTable, readTable } from '../transfer/read-table.ts';
import { sendExport } from '../transfer/send-export.ts';
import { findEncoding } from '../transfer/text-encoding.ts';
import { openCsv } from '../transfer/write-csv.ts';
import { openXlsx } from '../transfer/xlsx/write-xlsx.ts';
import { registerRoute } from './register-route.ts';

/** Each holds a connection for as long as its reader takes. */
const exportsAtOnce = 4;
/** Each holds its file in memory. */
const importsAtOnce = 2;

export async function registerTransferRoutes(app: FastifyInstance): Promise<void> {
  registerExports(app);
  await app.register(async (files) => {
    takeFiles(files);
    registerImport(files);
    await Promise.resolve();
  });
  registerRoute(
    app,
    routes.confirmImport,
    async ({ params, database, request }) => await confirmImport(database, scopeOf(request), params.importId),
  );
}

function registerExports(app: FastifyInstance): void {
  const gate = createGate(exportsAtOnce, 'exports');

  registerRoute(app, routes.exportCsv, async ({ query, database, request, reply }) => {
    const { sort, columns, headers, bom, ...conditions } = query;
    const scope = scopeOf(request);
    const configuration = await readFieldConfiguration(database, scope);
    const { delimiter, encoding, dateFormat, includeHeaders, fields, labels } = configuration;
    const form = {
      delimiter,
      encoding: findEncoding(encoding),
      dates: compileDateFormat(dateFormat),
      hasHeader: headers ?? includeHeaders,
      hasMark: bom ?? false,
    };
    return await sendExport(reply, gate, {
      database,
      scope,
      query: { ...toRecordFilter(conditions), sort },
      fields: columns ?? fields,
      fileName: fileNameOf(configuration, 'csv'),
      mediaType: `${csvType}; charset=${form.encoding.name}`,
      open: () => openCsv(columnsOf(columns ?? fields, labels), form),
    });
  });

  registerRoute(app, routes.exportXlsx, async ({ query, database, request, reply }) => {
    const { sort, columns, ...conditions } = query;
    const scope = scopeOf(request);
    const configuration = await readFieldConfiguration(database, scope);
    const { dateFormat, fields, labels } = configuration;
    compileDateFormat(dateFormat);
    return await sendExport(reply, gate, {
      database,
      scope,
      query: { ...toRecordFilter(conditions), sort },
      fields: columns ?? fields,
      fileName: fileNameOf(configuration, 'xlsx'),
      mediaType: xlsxType,
      open: () => openXlsx(columnsOf(columns ?? fields, labels), dateFormat),
    });
  });
}

/** `RIO-pfa-2026-11-23.csv` */
function fileNameOf({ organizationCode }: FieldConfiguration, extension: string): string {
  const code = organizationCode.replaceAll(/[^A-Za-z0-9_-]/g, '_');
  return `${code}-pfa-${new Date().toISOString().slice(0, 10)}.${extension}`;
}

/** Within `app`, bodies are files and nothing else. */
function takeFiles(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    [csvType, xlsxType],
    { parseAs: 'buffer', bodyLimit: limits.fileBytes },
    (_request, body, done) => done(null, body),
  );
  app.setErrorHandler((error: FastifyError) => {
    if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
      const detail = `The file is larger than ${limits.fileBytes >> 20} MB. Split it, or leave out columns that stay as they are.`;
      throw new Refusal(413, 'file_too_large', detail);
    }
    if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
      throw new Refusal(415, 'unknown_file_type', `Send the file itself, as ${csvType} or ${xlsxType}.`);
    }
    throw error;
  });
}

function registerImport(app: FastifyInstance): void {
  const gate = createGate(importsAtOnce, 'imports');
  registerRoute(app, routes.import, async ({ body, database, request }) => {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const [mediaType = ''] = request.headers['content-type']?.split(';', 1) ?? [];
    const kind = mediaType.trim().toLowerCase() === csvType ? 'csv' : 'xlsx';
    return await gate(async () => {
      const scope = scopeOf(request);
      const file = await readTable(kind, bytes, await readFieldConfiguration(database, scope));
      return withPlaces(await previewImport(database, scope, file.table), file);
    });
  });
}

function withPlaces({ changes, faults, ...preview }: ImportPreview, { placeOf, findDateFault }: FileTable) {
  return {
    ...preview,
    changes: changes.map(({ line, pfaId, fields }) => ({
      line,
      pfaId,
      fields: fields.map((change) => ({ ...change, column: placeOf(line, change.field).column })),
    })),
    faults: faults.map((fault) => {
      const { line, field, code } = fault;
      const message = (code === 'impossible_value' && findDateFault(line, field)) || fault.message;
      return { ...fault, message, ...placeOf(line, field) };
    }),
  };
}
