/** Records out as files and in again: exports are streamed as they are read, imports previewed and then confirmed. */
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import {
  confirmImport,
  customName,
  type FieldConfiguration,
  type FileColumn,
  fileColumnsOf,
  type FileField,
  isCustomName,
  type ImportPreview,
  previewImport,
  type ProductDatabase,
  readCustomFields,
  readFieldConfiguration,
  type Scope,
} from '@vanguard/datastore';
import { forWork } from '@vanguard/postgres';
import { csvType, routes, xlsxType } from '@vanguard/protocol';
import type { FastifyError, FastifyInstance } from 'fastify';
import { scopeOf } from '../access.ts';
import { leavingOf } from '../client-leaving.ts';
import { charsetOf } from '../json-bodies.ts';
import { readQuestion } from '../read-question.ts';
import { Refusal } from '../refusal.ts';
import { compileDateFormat } from '../transfer/date-format.ts';
import { createGate } from '../transfer/gate.ts';
import { parseFile } from '../transfer/parsing/parse-file.ts';
import type { FileKind, HeaderColumn } from '../transfer/parsing/parse-task.ts';
import { receiveFile, refuseTooLarge } from '../transfer/receive-file.ts';
import { sendExport } from '../transfer/send-export.ts';
import { findEncoding, refuseUnknownCharset } from '../transfer/text-encoding.ts';
import { openCsv } from '../transfer/write-csv.ts';
import { columnName } from '../transfer/xlsx/sheet-xml.ts';
import { openXlsx } from '../transfer/xlsx/write-xlsx.ts';
import { registerRoute } from './register-route.ts';

/** Each holds a connection for as long as its reader takes. */
const exportLimits = { what: 'exports', atOnce: 4, perUser: 2 };
/** From the first byte of the file to the answer: each holds up to 32 MB of the disk. */
const importLimits = { what: 'imports', atOnce: 8, perUser: 2 };
/** Each holds a processor while its file is read, and then a connection. Whoever is let in may wait. */
const readingLimits = { what: 'imports', atOnce: 2, perUser: importLimits.atOnce, waiting: importLimits.atOnce };
const longWork = { workload: 'long' } as const;

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
    longWork,
  );
}

function registerExports(app: FastifyInstance): void {
  const gate = createGate(exportLimits);

  registerRoute(app, routes.exportCsv, async ({ query, database, request, reply }) => {
    const { columns, headers, bom, ...asked } = query;
    const scope = scopeOf(request);
    const configuration = await readFieldConfiguration(database, scope);
    const { delimiter, encoding, dateFormat, includeHeaders } = configuration;
    const fields = await readColumns(database, scope, { configuration, chosen: columns });
    const form = {
      delimiter,
      encoding: findEncoding(encoding),
      dates: compileDateFormat(dateFormat),
      hasHeader: headers ?? includeHeaders,
      hasMark: bom ?? false,
    };
    return await sendExport(reply, gate, {
      reads: app.longReads,
      scope,
      query: await readQuestion(database, scope, asked),
      fields,
      fileName: fileNameOf(configuration, 'csv'),
      mediaType: `${csvType}; charset=${form.encoding.name}`,
      open: () => openCsv(fields, form),
    });
  });

  registerRoute(app, routes.exportXlsx, async ({ query, database, request, reply }) => {
    const { columns, ...asked } = query;
    const scope = scopeOf(request);
    const configuration = await readFieldConfiguration(database, scope);
    const { dateFormat } = configuration;
    const fields = await readColumns(database, scope, { configuration, chosen: columns });
    compileDateFormat(dateFormat);
    return await sendExport(reply, gate, {
      reads: app.longReads,
      scope,
      query: await readQuestion(database, scope, asked),
      fields,
      fileName: fileNameOf(configuration, 'xlsx'),
      mediaType: xlsxType,
      open: () => openXlsx(fields, dateFormat),
    });
  });
}

interface ChosenColumns {
  configuration: FieldConfiguration;
  chosen: readonly FileField[] | undefined;
}

/** Those of the address, or else those that the organization has configured, or else all, with those that it has declared. */
async function readColumns(
  database: ProductDatabase,
  scope: Scope,
  { configuration, chosen }: ChosenColumns,
): Promise<FileColumn[]> {
  const { fields, labels, isChosen } = configuration;
  if (chosen === undefined && !isChosen) {
    return [
      ...fileColumnsOf(fields, labels, new Map()),
      ...(await readDeclaredColumns(database, scope, configuration)),
    ];
  }
  const columns = chosen ?? fields;
  const isDeclared = columns.some(isCustomName);
  return fileColumnsOf(columns, labels, isDeclared ? await readCustomFields(database, scope) : new Map());
}

/** In the order in which they were declared. */
async function readDeclaredColumns(
  database: ProductDatabase,
  scope: Scope,
  { labels }: FieldConfiguration,
): Promise<FileColumn[]> {
  const declared = await readCustomFields(database, scope);
  return fileColumnsOf([...declared.keys()].map(customName), labels, declared);
}

/** `RIO-pfa-2026-11-23.csv` */
function fileNameOf({ organizationCode }: FieldConfiguration, extension: string): string {
  const code = organizationCode.replaceAll(/[^A-Za-z0-9_-]/g, '_');
  return `${code}-pfa-${new Date().toISOString().slice(0, 10)}.${extension}`;
}

/** Within `app`, bodies are files and nothing else, and are read by the handler. */
function takeFiles(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser([csvType, xlsxType], (_request, payload, done) => done(null, payload));
  app.setErrorHandler((error: FastifyError) => {
    if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
      throw new Refusal(`Send the file itself, as ${csvType} or ${xlsxType}.`, { code: 'unknown_file_type' });
    }
    throw error;
  });
}

function registerImport(app: FastifyInstance): void {
  const importing = createGate(importLimits);
  const reading = createGate(readingLimits);

  registerRoute(app, routes.import, async ({ body, database, request, reply }) => {
    const scope = scopeOf(request);
    const { userId } = scope;
    const { log, headers } = request;
    const signal = leavingOf(reply);
    const kind = kindOf(headers['content-type']);
    const charset = kind === 'csv' ? charsetOf(headers['content-type']) : undefined;
    const read = async (file: FileHandle) => {
      const configuration = await readFieldConfiguration(database, scope);
      const declared = await readDeclaredColumns(database, scope, configuration);
      const options = { signal, onFailure: (message: string) => log.error(message) };
      await using parsed = await parseFile(file, { kind, configuration, declared, charset }, options);
      const preview = await previewImport(forWork(database, longWork), scope, parsed.table);
      return withPlaces(preview, { kind, header: parsed.header, labels: configuration.labels });
    };
    if (charset !== undefined) refuseUnknownCharset(charset);
    refuseTooLarge(Number(headers['content-length'] ?? 0));
    return await importing(userId, async () => {
      await using file = await receiveFile(body instanceof Readable ? body : Readable.from([]));
      return await reading(userId, async () => await read(file), signal);
    });
  });
}

function kindOf(contentType = ''): FileKind {
  const [mediaType = ''] = contentType.split(';', 1);
  return mediaType.trim().toLowerCase() === csvType ? 'csv' : 'xlsx';
}

interface Places {
  kind: FileKind;
  header: readonly HeaderColumn[];
  labels: FieldConfiguration['labels'];
}

/** Changes and faults where whoever has the file before them finds them. */
function withPlaces(preview: ImportPreview, { kind, header, labels }: Places) {
  const columns = new Map(header.map((column) => [column.field, column]));
  const labelOf = (field: FileField) =>
    columns.get(field)?.label ?? (isCustomName(field) ? undefined : labels.get(field)) ?? field;
  const cellOf = (line: number, field: FileField) => {
    const position = columns.get(field)?.position;
    return kind === 'xlsx' && position !== undefined ? `${columnName(position)}${line}` : null;
  };
  return {
    ...preview,
    changes: preview.changes.map(({ fields, ...change }) => ({
      ...change,
      fields: fields.map((one) => ({ ...one, column: labelOf(one.field) })),
    })),
    faults: preview.faults.map((fault) => ({
      ...fault,
      column: labelOf(fault.field),
      cell: cellOf(fault.line, fault.field),
    })),
  };
}
