/** What a started product tells: where it is, who may sign in, and whom it lets in. */
import { defaultPasswords, findDefaultPasswords, hasActiveAccount, type ProductDatabase } from '@vanguard/datastore';
import { type Output, paint, seconds } from 'sqlite-to-postgres/cli';
import { openableUrls } from './openable-urls.ts';

export interface Started {
  database: ProductDatabase;
  /** What both listen on. */
  address: string;
  webPort: number;
  apiPort: number;
  elapsedMs: number;
  /** Why others than this machine may reach it. */
  exposure: readonly string[];
}

export async function announce(started: Started, output: Output): Promise<void> {
  const { database, address, webPort, apiPort, exposure } = started;
  const lines = [
    '',
    ...((await hasActiveAccount(database)) ? readyLines(started, output) : lonelyLines(output)),
    ...urlLines('Page', openableUrls(address, webPort), output),
    ...urlLines(
      'API',
      openableUrls(address, apiPort)
        .slice(0, 1)
        .map((url) => `${url}/api/docs`),
      output,
    ),
    ...(exposure.length === 0 ? [] : [`  Exposed to others than this machine: ${exposure.join('; ')}.`]),
    ...(await findDefaultPasswords(database))
      .slice(0, 1)
      .map(
        (name) => `  Sign in as ${name} with the password ${defaultPasswords[0]}; you will be asked to choose another.`,
      ),
    '  Stop with Ctrl-C.',
  ];
  output.write(`${lines.join('\n')}\n`);
}

function urlLines(name: string, urls: readonly string[], output: Output): string[] {
  return urls.map((url, i) => `  ${(i === 0 ? name : '').padEnd(5)} ${paint(output, 'cyan', url)}`);
}

function readyLines({ elapsedMs }: Started, output: Output): string[] {
  const time = paint(output, 'dim', `(after ${seconds(elapsedMs)})`);
  return [`${paint(output, ['green', 'bold'], 'PFA Vanguard is ready')} ${time}`];
}

/** To whoever sees a page to sign in to, an installation without accounts looks usable. */
function lonelyLines(output: Output): string[] {
  return [
    paint(output, ['yellow', 'bold'], 'PFA Vanguard runs, but nobody can sign in: there is no active account.'),
    `  Make the first administrator: ${paint(output, 'bold', 'vanguard user add <name> --role admin')}`,
  ];
}
