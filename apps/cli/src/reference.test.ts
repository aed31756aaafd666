/** The reference says what the program says: every setting, command, argument and option. */
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { addCommands } from './program.ts';
import { describeExampleFile, describeReference } from './settings/describe-reference.ts';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

test('the settings are those of the table (else: npm run settings:reference)', () => {
  expect(read('docs/reference/settings.md')).toBe(describeReference());
  expect(read('.env.example')).toBe(describeExampleFile());
  expect(parseEnv(describeExampleFile())).toEqual({});
});

const page = read('docs/reference/commands.md');

function commandsOf(command: Command, parent = ''): { name: string; command: Command }[] {
  return command.commands.flatMap((child) => {
    const name = `${parent}${child.name()}`;
    return [...(child.commands.length === 0 ? [{ name, command: child }] : []), ...commandsOf(child, `${name} `)];
  });
}

const program = new Command('vanguard');
addCommands(program, () => async () => {});

test.each(commandsOf(program))('vanguard $name stands there with what it takes', ({ name, command }) => {
  const words = command.registeredArguments.map((argument) => {
    const text = argument.argChoices?.join('\\|') ?? argument.name();
    return argument.required ? ` <${text}>` : ` [${text}]`;
  });
  expect(page).toContain(`\`vanguard ${name}${words.join('')}\``);
  const missing = command.options.filter(({ long }) => !new RegExp(`\`${long}[\` ]`).test(page));
  expect(missing.map(({ flags }) => flags)).toEqual([]);
});
