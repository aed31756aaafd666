#!/usr/bin/env node
/** Entry of the command `vanguard`. */
import { processIo } from 'sqlite-to-postgres/cli';
import { runCommand } from './program.ts';

process.exitCode = await runCommand(process.argv.slice(2), processIo());
