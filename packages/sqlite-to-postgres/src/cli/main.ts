#!/usr/bin/env node
/** Entry of the command `sqlite-to-postgres`. An older Node must be able to read this file, and nothing it imports. */
const neededMajor = 24;

if (Number(process.versions.node.split('.')[0]) < neededMajor) {
  process.stderr.write(
    `Error: Node ${neededMajor} or newer is needed; this is ${process.versions.node} (${process.execPath}).\n`,
  );
  process.exitCode = 2;
} else {
  // Compiled code is kept beside the code: who can write there could change the code itself. Threads and processes that
  // are started from here learn of it by the environment. Where the folder cannot be written there is just no cache.
  const { env } = process;
  env['NODE_COMPILE_CACHE'] ||= `${import.meta.dirname}/../../.compile-cache`;
  process.getBuiltinModule('node:module').enableCompileCache(env['NODE_COMPILE_CACHE']);
  const [{ runCommand }, { processIo }] = await Promise.all([import('./program.ts'), import('./process-io.ts')]);
  process.exitCode = await runCommand(process.argv.slice(2), processIo());
}
