/** The rows of views as a program: of the file that it is given; standard input has their names, standard output gets the rows. */
import { readFileSync, writeSync } from 'node:fs';
import { serialize } from 'node:v8';
import { readViews } from './view-rows.ts';

const bytes = serialize(readViews(process.argv[2] ?? '', JSON.parse(readFileSync(0, 'utf8')) as string[]));
for (let at = 0; at < bytes.length; ) {
  try {
    at += writeSync(1, bytes, at);
  } catch (error) {
    // The reader of the pipe is slower.
    if ((error as { code?: string }).code !== 'EAGAIN') throw error;
  }
}
