/** Commands that the text mentions, held against what the programs and the scripts of npm take. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { addCommands as addMoverCommands } from 'sqlite-to-postgres/cli/program';
import { addCommands as addVanguardCommands } from '../../src/program.ts';
import { root, spansOf } from './pages.ts';

const programs = new Map(
  Object.entries({ vanguard: addVanguardCommands, 'sqlite-to-postgres': addMoverCommands }).map(([name, add]) => {
    const program = new Command(name);
    add(program, () => async () => {});
    return [name, program];
  }),
);
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
/** What npm knows by itself. */
const ofNpm = new Set(['audit', 'ci', 'exec', 'install', 'pack']);

/** Spans of a page with a command or an option that does not exist, and why. */
export function findUnknown(page: string): string[] {
  return spansOf(page).flatMap((span) => {
    const fault = findFault(span.split(' '));
    return fault === undefined ? [] : [`${span}: ${fault}`];
  });
}

function findFault([first = '', second = '', ...rest]: string[]): string | undefined {
  if (first === 'npx' && programs.has(second)) return faultOf(programs.get(second) as Command, rest);
  if (first === 'npm' && second === 'run' && rest[0] !== undefined)
    return rest[0] in scripts ? undefined : `no script ${rest[0]}`;
  if (first === 'npm' && second !== '')
    return second in scripts || ofNpm.has(second) ? undefined : `no script ${second}`;
  const program = programs.get(first);
  if (program !== undefined) return second === '' ? undefined : faultOf(program, [second, ...rest]);
  // Within a page the name of the program is often left out.
  const mover = programs.get('sqlite-to-postgres') as Command;
  return second.startsWith('-') && findChild(mover, first) !== undefined
    ? faultOf(mover, [first, second, ...rest])
    : undefined;
}

const findChild = (command: Command, name: string) => command.commands.find((child) => child.name() === name);

function faultOf(command: Command, [first = '', ...rest]: string[]): string | undefined {
  const child = findChild(command, first);
  if (child !== undefined) return faultOf(child, rest);
  const isPlaceholder = /^[<…]/.test(first);
  if (command.commands.length > 0 && first !== '' && !first.startsWith('-') && !isPlaceholder)
    return `no command ${first}`;
  const options = [first, ...rest].filter((word) => /^--\w/.test(word));
  const unknown = options.find((option) => !knows(command, option));
  return unknown === undefined ? undefined : `no option ${unknown}`;
}

function knows(command: Command, option: string): boolean {
  const [name = ''] = option.split(/[=|,]/);
  return name === '--help' || command.options.some(({ long }) => long === name);
}
