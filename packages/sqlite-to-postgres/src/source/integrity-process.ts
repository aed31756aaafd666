/** The integrity check as a program: prints the findings for the file that it is given; standard input has `RowsByPages`. */
import { readFileSync } from 'node:fs';
import { readIntegrity } from './read-integrity.ts';

/** Comes when the rows are read, and is waited for until then. */
const byPages = () => new Map(JSON.parse(readFileSync(0, 'utf8')) as [string, number][]);
process.stdout.write(JSON.stringify(readIntegrity(process.argv[2] ?? '', byPages)));
