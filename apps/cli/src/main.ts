#!/usr/bin/env node
/** Entry of the command `vanguard`. */
import { enableCompileCache } from 'node:module';

// As in the mover's entry; what is imported statically would be compiled before.
const { env } = process;
env['NODE_COMPILE_CACHE'] ||= `${import.meta.dirname}/../.compile-cache`;
enableCompileCache(env['NODE_COMPILE_CACHE']);
const [{ runCommand }, { processIo }] = await Promise.all([import('./program.ts'), import('sqlite-to-postgres/cli')]);
process.exitCode = await runCommand(process.argv.slice(2), processIo());
