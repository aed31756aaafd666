/** The words of `vanguard pull …`. */
import type { FeedName } from '@vanguard/datastore';
import { type Command, Option } from 'commander';
import { parsePositive, type Perform } from 'sqlite-to-postgres/cli';
import { later } from '../later.ts';

const pulls = async () => await import('./pull-commands.ts');

/** Written out, since nothing of the product is loaded for its words. */
const feeds: readonly FeedName[] = ['assets', 'classes', 'manufacturers', 'organizations', 'users'];

export function addPullCommands(program: Command, perform: Perform): void {
  const pull = program.command('pull').description('pulls from PEMS: list, now, cancel');
  const command = (name: string, description: string) =>
    pull.command(name).description(description).option('--json', 'the result as one line of JSON');

  command('list', 'show the latest pulls, with their figures and errors')
    .option('--organization <code>', 'of that one only')
    .addOption(new Option('--feed <feed>', 'of that one only').choices(['records', ...feeds]))
    .addOption(
      new Option('--status <status>', 'of that state only').choices(['running', 'completed', 'failed', 'cancelled']),
    )
    .option('--limit <number>', 'at most so many; 20 without it', parsePositive)
    .action(perform(later(async () => (await pulls()).runListPulls)));

  command('now', 'ask for a pull; a worker takes it up within seconds')
    .argument('<organization>', 'its code, or its id')
    .addOption(new Option('--feed <feed>', 'of what PEMS has beside the records').choices(feeds))
    .option('--accept-loss', 'a sudden loss is real: mark what is missing as gone')
    .action(perform(later(async () => (await pulls()).runPullNow)));

  command('cancel', 'stop one that is under way; what it has applied stays')
    .argument('<pull>', 'its id, as list shows it')
    .action(perform(later(async () => (await pulls()).runCancelPull)));
}
