/**
 * The page on a port of its own, beside the API: the files as they were built, in the form that the browser takes
 * (compressed when they were built), and index.html for the addresses of views.
 */
import { readdir } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { describe } from '../describe-problem.ts';
import { isApiPath, pathOf } from '../request-target.ts';
import { sendProblem } from '../send-problem.ts';
import { pageHeaders } from './page-headers.ts';

export interface PageSettings {
  /** Folder of the built page. */
  folder: string;
  /** Where it is asked for. */
  port: number;
}

/** Returns the reply where the request is for the page. */
export type PageAnswer = (request: FastifyRequest, reply: FastifyReply) => FastifyReply | undefined;

export async function registerPage(app: FastifyInstance, { folder, port }: PageSettings): Promise<PageAnswer> {
  const files = await listFiles(folder);
  await app.register(fastifyStatic, { root: folder, serve: false, preCompressed: true, cacheControl: false });
  return (request, reply) => {
    const path = pathOf(request.url);
    if (request.socket.localPort !== port || isApiPath(path)) return undefined;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      const detail = `The page knows GET and HEAD, but not ${request.method}.`;
      return sendProblem(reply.header('allow', 'GET, HEAD'), describe('method_not_allowed', detail));
    }
    const file = files.has(path) ? path : isView(path) ? '/index.html' : undefined;
    if (file === undefined) return sendProblem(reply, describe('no_such_file', `The page has no ${path}.`));
    return reply.headers(pageHeaders(file)).sendFile(file);
  };
}

/** What looks like a file must exist. Codes of organizations may have dots. */
const isView = (path: string) => path.startsWith('/o/') || extname(path) === '';

/** By their paths, such as `/assets/index-Ab12.js`, without their compressed forms. */
async function listFiles(folder: string): Promise<ReadonlySet<string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && !['.br', '.gz'].includes(extname(entry.name)))
    .map((entry) => `/${relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')}`);
  return new Set(paths);
}
