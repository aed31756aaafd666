/**
 * What the claims of the data layer are measured in: a million records of one organization, and as many of 28 whose sizes
 * follow Zipf's law, of which the largest and the smallest ask; each with no draft, a thousand and ten thousand.
 *
 * `--records N`, `--organizations 1,28`, `--drafts 0,1000,10000`; `--keep` as in filled-databases.ts.
 */
import { availableParallelism, loadavg } from 'node:os';
import { type Bench, benchOf } from './bench-database.ts';
import { withFilledDatabases } from './filled-databases.ts';
import { insertDrafts, unequalCounts } from './mirror-data.ts';
import { optionOf } from './option-of.ts';

export interface Scenario extends Bench {
  /** `254,636 of 28 organizations`, say. */
  organization: string;
  /** Drafts of the asking user. */
  drafts: number;
  /** The one that the bars of the design name: all records in one organization, a thousand drafts. */
  isOfBar: boolean;
}

/** A server for all, a database for each count of organizations; `heading` of a table with what `measure` returns. */
export async function tabulate(
  args: readonly string[],
  heading: readonly string[],
  measure: (scenario: Scenario) => Promise<readonly string[]>,
): Promise<void> {
  const numbers = (name: string, otherwise: string) => (optionOf(args, name) ?? otherwise).split(',').map(Number);
  const [records = 0] = numbers('--records', '1000000');
  const load = loadavg()[0]?.toFixed(1);
  console.log(`${new Date().toISOString()}, ${availableParallelism()} processors, load ${load} at the start`);
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rows = [row(['records of the organization', 'drafts', ...heading]), row(['', '', ...heading].map(() => '---'))];
  await withFilledDatabases(
    async (withFilled) => {
      for (const count of numbers('--organizations', '1,28')) {
        const counts = unequalCounts(records, count);
        await withFilled(counts, async (filled) => {
          for (const i of new Set([0, count - 1])) {
            const [own = 0, scope] = [counts[i], filled.scopes[i]];
            if (scope === undefined) throw new Error('an organization of the database is missing');
            for (const drafts of numbers('--drafts', '0,1000,10000').filter((some) => some <= own)) {
              await insertDrafts(filled.database, scope, drafts);
              const organization = `${own.toLocaleString('en')}${count === 1 ? '' : ` of ${count} organizations`}`;
              const isOfBar = count === 1 && drafts === 1000;
              console.log(`\n${organization}, ${drafts.toLocaleString('en')} drafts`);
              const cells = await measure({ ...benchOf(filled, scope), organization, drafts, isOfBar });
              rows.push(row([organization, drafts.toLocaleString('en'), ...cells]));
            }
          }
        });
      }
    },
    { keep: args.includes('--keep') },
  );
  console.log(`\n${rows.join('\n')}`);
}
