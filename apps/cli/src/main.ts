#!/usr/bin/env node
/** Entry of the command `vanguard`. */
import { enableCompileCache } from 'node:module';

// As in the mover's entry; what is imported statically would be compiled before.
const { env } = process;
env['NODE_COMPILE_CACHE'] ||= `${import.meta.dirname}/../.compile-cache`;
enableCompileCache(env['NODE_COMPILE_CACHE']);
const [{ runCommand }, { processIo }] = await Promise.all([import('./program.ts'), import('sqlite-to-postgres/cli')]);
const status = await runCommand(process.argv.slice(2), processIo());
// All is written, and nothing is waited for any more: not for a statement of a request that was cut off either.
process.exit(status);
