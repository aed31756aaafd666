/** The integrity check as a program: prints the findings for the file that it is given. */
import { readIntegrity } from './read-integrity.ts';

process.stdout.write(JSON.stringify(readIntegrity(process.argv[2] ?? '')));
