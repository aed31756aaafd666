/** Whether the reference of a command line has all that it takes. */
import { Command } from 'commander';
import type { Perform } from '../run-program.ts';

/** Commands with their arguments, and options, that do not stand in the page between the marks of code. */
export function findUndocumented(
  name: string,
  addCommands: (program: Command, perform: Perform) => void,
  page: string,
): string[] {
  const program = new Command(name);
  addCommands(program, () => async () => {});
  const ofProgram = program.options.filter(({ long }) => !isNamed(page, long)).map(({ flags }) => `${name} ${flags}`);
  const ofCommands = leavesOf(program).flatMap(({ call, command }) => [
    ...(page.includes(`\`${call}${describeArguments(command)}\``) ? [] : [`${call}${describeArguments(command)}`]),
    ...command.options.filter(({ long }) => !isNamed(page, long)).map(({ flags }) => `${call} ${flags}`),
  ]);
  return [...ofProgram, ...ofCommands];
}

const isNamed = (page: string, option: string | null | undefined): boolean => new RegExp(`\`${option}[\` ]`).test(page);

function leavesOf(command: Command, call = command.name()): { call: string; command: Command }[] {
  if (command.commands.length === 0) return [{ call, command }];
  return command.commands.flatMap((child) => leavesOf(child, `${call} ${child.name()}`));
}

/** As a table of Markdown has them, where | is escaped. */
function describeArguments({ registeredArguments }: Command): string {
  const words = registeredArguments.map((argument) => {
    const text = argument.argChoices?.join('|') ?? argument.name();
    return argument.required ? ` <${text}>` : ` [${text}]`;
  });
  return words.join('').replaceAll('|', '\\|');
}
