import { type Command, InvalidArgumentError } from 'commander';
import { parsePositive, type Perform } from 'sqlite-to-postgres/cli';
import { later } from '../later.ts';

export function addSimulatorCommand(program: Command, perform: Perform): void {
  program
    .command('simulator')
    .description('serve a PEMS with invented records, to try things with; no PEMS')
    .option('--port <number>', 'on this machine alone; 0: any that is free', numberIn(0, 65_535), 4310)
    .option('--records <number>', 'over all organizations', parsePositive)
    .option('--seed <number>', 'another seed gives other records', parsePositive)
    .option('--latency <ms>', 'before each answer', numberIn(0, 600_000))
    .option('--changes <percent>', 'of the records, that somebody changes in an hour', numberIn(0, 100))
    .action(perform(later(async () => (await import('./simulator-command.ts')).runSimulator)));
}

function numberIn(lowest: number, highest: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= lowest && value <= highest) return value;
    throw new InvalidArgumentError(`A whole number from ${lowest} to ${highest} is expected.`);
  };
}
