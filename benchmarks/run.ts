/** `npm run bench -- <name> [arguments]` runs benchmarks/<name>.bench.ts; without a name it lists them. */
import { readdirSync } from 'node:fs';

const suffix = '.bench.ts';
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(suffix))
  .map((file) => file.slice(0, -suffix.length));
const [name, ...args] = process.argv.slice(2);

if (name === undefined || !names.includes(name)) {
  process.stderr.write(`Name one of: ${names.join(', ')}\n`);
  process.exitCode = 2;
} else {
  const benchmark = (await import(`./${name}${suffix}`)) as { run: (args: string[]) => Promise<void> };
  await benchmark.run(args);
}
