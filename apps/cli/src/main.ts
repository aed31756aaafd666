#!/usr/bin/env node
/** Entry of the command `vanguard`. */
import { buildProgram } from './program.ts';

await buildProgram().parseAsync();
