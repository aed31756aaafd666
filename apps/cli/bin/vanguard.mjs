#!/usr/bin/env node
// Entry of the command `vanguard` in a clone: plain JavaScript, since an older Node cannot read the rest to say so.
const needed = 24;
const { node } = process.versions;

if (Number(node.split('.')[0]) < needed) {
  const hint = 'npm scripts and npx in the clone bring it after `npm ci`';
  process.stderr.write(
    `Error: Node ${needed} or newer is needed, and this is ${node} (${process.execPath}); ${hint}.\n`,
  );
  process.exitCode = 2;
} else {
  await import('../src/main.ts');
}
