/** Takes drafts back: of named records, of a session, or all. A step like any other, so that it can be undone. */
import { type RawBuilder, sql } from 'kysely';
import type { ProductDatabase, Scope } from '../scope.ts';
import { changingDrafts, ownDrafts, stateOf, writeStates } from './write-drafts.ts';

export type DiscardSelection = { ids: readonly string[] } | { sessionId: string } | { all: true };

/** Returns how many drafts are gone; ids without a draft are passed over. */
export async function discardDrafts(
  database: ProductDatabase,
  scope: Scope,
  selection: DiscardSelection,
): Promise<number> {
  return await changingDrafts(database, scope, async (trx) => {
    const { dropped } = await writeStates(
      trx,
      scope,
      { origin: 'edit', label: 'discard', sessionId: 'sessionId' in selection ? selection.sessionId : null },
      sql`select d.pfa_id, m.data, ${stateOf('d')} as before, '{}'::jsonb as delta, '{}'::jsonb as baseline,
                 null::text as version, null::text as reason, null::text as session
            from ${ownDrafts(scope)} d
            join pfa_mirror m on m.organization_id = d.organization_id and m.pfa_id = d.pfa_id
           where ${isSelected(selection)}`,
    );
    return dropped;
  });
}

function isSelected(selection: DiscardSelection): RawBuilder<unknown> {
  if ('ids' in selection) return sql`d.pfa_id = any(${[...selection.ids]}::text[])`;
  return 'sessionId' in selection ? sql`d.session_id = ${selection.sessionId}` : sql`true`;
}
