/** Sends records as a file while they are read. What fails before the first of them is answered as any problem. */
import {
  type ExportField,
  type ExportQuery,
  exportRecords,
  type MergedRecord,
  type ProductDatabase,
  type Scope,
} from '@vanguard/datastore';
import type { FastifyReply } from 'fastify';
import { compressFile } from '../compress-answers.ts';
import type { Gate } from './gate.ts';
import type { OpenFile } from './open-file.ts';

export interface Export {
  database: ProductDatabase;
  scope: Scope;
  query: ExportQuery;
  fields: readonly ExportField[];
  fileName: string;
  mediaType: string;
  open: () => OpenFile;
}

/** The gate stays taken until the last record is written, or the reader has gone. */
export async function sendExport(reply: FastifyReply, gate: Gate, wanted: Export): Promise<FastifyReply> {
  reply.type(wanted.mediaType).header('content-disposition', `attachment; filename="${wanted.fileName}"`);
  if (reply.request.method === 'HEAD') return await reply.send();
  const file = wanted.open();
  // Whoever sends the stream hears of its end; until then nobody listens, and an error unheard would end the process.
  file.stream.on('error', () => {});
  const begun = Promise.withResolvers<void>();
  gate(async () => await writeRecords(file, wanted, begun.resolve)).catch((error: unknown) => {
    begun.reject(error);
    file.stream.destroy(error as Error);
  });
  try {
    await begun.promise;
  } catch (error) {
    reply.removeHeader('content-disposition');
    throw error;
  }
  return await reply.send(compressFile(reply, file.stream));
}

async function writeRecords(file: OpenFile, wanted: Export, onBegun: () => void): Promise<void> {
  const { database, scope, query, fields } = wanted;
  const valuesOf = (record: MergedRecord) => fields.map((field) => record[field]);
  await exportRecords(database, scope, query, async (records) => {
    onBegun();
    await file.write(records.map(valuesOf));
  });
  await file.end();
}
