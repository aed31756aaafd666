#!/usr/bin/env node
/** Entry of the command `sqlite-to-postgres`. An older Node must be able to read this file, and nothing it imports. */
const neededMajor = 24;

if (Number(process.versions.node.split('.')[0]) < neededMajor) {
  process.stderr.write(
    `Error: Node ${neededMajor} or newer is needed; this is ${process.versions.node} (${process.execPath}).\n`,
  );
  process.exitCode = 2;
} else {
  const [{ runCommand }, { processIo }] = await Promise.all([import('./program.ts'), import('./process-io.ts')]);
  process.exitCode = await runCommand(process.argv.slice(2), processIo());
}
