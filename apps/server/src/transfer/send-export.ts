/** Sends records as a file while they are read. What fails before the first of them is answered as any problem. */
import { setImmediate } from 'node:timers/promises';
import {
  type FileColumn,
  type ExportQuery,
  exportRecords,
  type MergedRecord,
  type Scope,
  valueOfColumn,
} from '@vanguard/datastore';
import type { FastifyReply } from 'fastify';
import { leavingOf } from '../client-leaving.ts';
import { compressFile } from '../compress-answers.ts';
import type { LongReads } from '../long-reads/long-reads.ts';
import type { Gate } from './gate.ts';
import type { OpenFile } from './open-file.ts';

export interface Export {
  reads: LongReads;
  scope: Scope;
  query: ExportQuery;
  fields: readonly FileColumn[];
  fileName: string;
  mediaType: string;
  open: () => OpenFile;
}

/** The gate stays taken until the last record is written, or the reader has gone. */
export async function sendExport(reply: FastifyReply, gate: Gate, wanted: Export): Promise<FastifyReply> {
  reply.type(wanted.mediaType).header('content-disposition', `attachment; filename="${wanted.fileName}"`);
  if (reply.request.method === 'HEAD') return await reply.send();
  const signal = leavingOf(reply);
  const file = wanted.open();
  // Whoever sends the stream hears of its end; until then nobody listens, and an error unheard would end the process.
  file.stream.on('error', () => {});
  const begun = Promise.withResolvers<void>();
  const work = async () => await writeRecords(file, wanted, { signal, onBegun: begun.resolve });
  gate(wanted.scope.userId, work).catch((error: unknown) => {
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

interface Reader {
  /** Aborted when the reader has gone. */
  signal: AbortSignal;
  onBegun: () => void;
}

/** Written in slices, between which others get their answers. */
const rowsAtOnce = 500;

async function writeRecords(file: OpenFile, wanted: Export, { signal, onBegun }: Reader): Promise<void> {
  const { reads, scope, query, fields } = wanted;
  const valuesOf = (record: MergedRecord) => fields.map(({ field }) => valueOfColumn(record, field));
  let isBegun = false;
  const write = async (records: readonly MergedRecord[]) => {
    signal.throwIfAborted();
    isBegun = true;
    onBegun();
    for (let i = 0; i < records.length; i += rowsAtOnce) {
      await file.write(records.slice(i, i + rowsAtOnce).map(valuesOf));
      await setImmediate();
    }
  };
  const hasBegun = () => isBegun;
  await reads.read(async (database) => await exportRecords(database, scope, query, write), { signal, hasBegun });
  await file.end();
}
