#!/usr/bin/env node
/** Entry of the command `sqlite-to-postgres`. */
import { buildProgram } from './program.ts';

await buildProgram().parseAsync();
