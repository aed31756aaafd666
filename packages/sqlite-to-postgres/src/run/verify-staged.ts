/** Phase 6 as its line on the screen has it: what is staged against the backup, before anybody else sees it. */
import { SourceError } from '../errors.ts';
import { plural } from '../progress/plural.ts';
import { compareComputed } from '../verify/compare-computed.ts';
import { findMisplaced, type TargetColumns } from '../verify/find-misplaced.ts';
import { verifyTables } from '../verify/verify-tables.ts';
import type { Constrained } from './constrain.ts';
import type { Decisions, FilledTables } from './decide.ts';
import type { RunContext } from './run-context.ts';
import type { Backup, Verified } from './run-mode.ts';

export async function verifyStaged(
  { options, clock, workforce, session }: RunContext,
  { stated, filled }: Decisions,
  { copy, staging }: Backup,
  { plan, results, begun }: Constrained,
): Promise<Verified> {
  const { client, url } = await session.connect();
  const verification = await clock.run(
    'verify',
    async () => {
      await refuseOtherComputed({ source: copy, client, schema: staging }, plan, options.signal);
      return await verifyTables({
        source: copy,
        client,
        plan,
        schema: staging,
        threads: { workforce, targetUrl: url },
        begun,
        otherFindings: findMisplaced(plan, stated, columnsOf(filled)),
        sourceDigest: (table) => {
          const result = results.get(table.source);
          if (result === undefined) throw new Error(`table "${table.source}" was not copied`);
          return result.digest;
        },
        hint: 'Nothing was published. Please report this with the plan in the folder of the run; a defect of the mover is the likely reason.',
        onProgress: (table, done, total) => clock.progress('verify', table, 'steps', { done, total }),
        time: clock.timeline.time,
      });
    },
    ({ tables, structureChecks }) => {
      const values = tables.reduce((sum, table) => sum + table.values, 0);
      return [
        `${plural(values, 'value')} equal on both sides`,
        `${plural(structureChecks, 'column, key or index', 'columns, keys and indexes')} present and valid`,
      ].join(', ');
    },
  );
  return { plan, results, verification };
}

function columnsOf(filled: FilledTables | undefined): TargetColumns {
  const tables = filled?.matching.matches.map(({ target }) => target) ?? [];
  return new Map(tables.map(({ name, columns }) => [name, columns.map((column) => column.name)]));
}

/** Throws SourceError `computed_value_differs`. */
async function refuseOtherComputed(...place: Parameters<typeof compareComputed>): Promise<void> {
  const findings = await compareComputed(...place);
  if (findings.length === 0) return;
  throw new SourceError('Columns that the target computes hold other values in the source.', {
    code: 'computed_value_differs',
    findings,
    hint: 'Nothing was published. Correct these rows in the source, or leave the column out by a rule (--config), where what the target computes is right.',
  });
}
