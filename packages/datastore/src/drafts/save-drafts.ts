/** Saves many changes at once, all or nothing: every field is checked, every record known, every rule kept. */
import {
  type CustomField,
  type Delta,
  describeDraftFault,
  type DraftFaultCode,
  parseDelta,
  squashDeltas,
} from '@vanguard/pfa';
import { sql } from 'kysely';
import { readCustomFields } from '../custom-fields/custom-fields.ts';
import { DraftRefusedError, PreconditionFailedError, type RefusedField } from '../errors.ts';
import type { ProductDatabase, Scope } from '../scope.ts';
import { changingDrafts, type ExpectedVersions, writeChanges } from './write-drafts.ts';

export interface Modification {
  pfaId: string;
  /** Unchecked: see parseDelta of the domain. */
  delta: unknown;
  changeReason?: string | null | undefined;
  /** The version of the merged record that the change was made on; without it the change is made on any. */
  ifVersion?: string | undefined;
}

export interface SaveRequest {
  modifications: readonly Modification[];
  sessionId?: string | null | undefined;
}

export interface SavedDrafts {
  /** Drafts that are new or other than before. */
  saved: number;
  /** Drafts that equal upstream again and are gone. */
  dropped: number;
  unchanged: number;
  /** By id: what the records saved with `ifVersion` have now. */
  versions: Record<string, string>;
}

interface Change {
  id: string;
  delta: Delta;
  reason: string | null;
}

/** Throws DraftRefusedError, PreconditionFailedError, and then nothing is saved. */
export async function saveDrafts(database: ProductDatabase, scope: Scope, request: SaveRequest): Promise<SavedDrafts> {
  // What the organization has declared is asked for under the lock that a withdrawal waits for.
  const isDeclared = request.modifications.some(({ delta }) => hasCustom(delta));
  const early = isDeclared ? undefined : parseModifications(request.modifications, new Map());
  return await changingDrafts(database, scope, async (trx) => {
    const changes = early ?? parseModifications(request.modifications, await readCustomFields(trx, scope));
    const written = await writeChanges(
      trx,
      scope,
      { label: 'save', sessionId: request.sessionId ?? null },
      {
        changes: sql`select id as pfa_id, delta, reason
            from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as change(id text, delta jsonb, reason text)`,
        expected: expectedVersions(request.modifications),
      },
    );
    if (written.stale.length > 0) throw new PreconditionFailedError(written.stale);
    const refused = [
      ...written.unknown.map(unknownRecord),
      ...written.faults.map(({ pfaId, code }) => ({ pfaId, ...describeDraftFault(code as DraftFaultCode) })),
    ];
    if (refused.length > 0) throw new DraftRefusedError(refused);
    const { saved, dropped, unchanged, versions } = written;
    return { saved, dropped, unchanged, versions };
  });
}

function expectedVersions(modifications: readonly Modification[]): ExpectedVersions | undefined {
  const expected = modifications.flatMap(({ pfaId, ifVersion }) =>
    ifVersion === undefined ? [] : { pfaId, ifVersion },
  );
  if (expected.length === 0) return undefined;
  const rows = sql`jsonb_to_recordset(${JSON.stringify(expected)}::jsonb) as e("pfaId" text, "ifVersion" text)`;
  return { rows, areTold: true };
}

/** Several changes of one record are one. */
function parseModifications(
  modifications: readonly Modification[],
  declared: ReadonlyMap<string, CustomField>,
): Change[] {
  const changes = new Map<string, Change>();
  const refused: RefusedField[] = [];
  for (const { pfaId, delta: input, changeReason } of modifications) {
    const { delta, faults } = parseDelta(input, declared);
    for (const fault of faults) refused.push({ pfaId, ...fault });
    const earlier = changes.get(pfaId);
    if (delta === undefined) continue;
    changes.set(pfaId, {
      id: pfaId,
      delta: earlier === undefined ? delta : squashDeltas(earlier.delta, delta),
      reason: changeReason ?? earlier?.reason ?? null,
    });
  }
  if (refused.length > 0) throw new DraftRefusedError(refused);
  return [...changes.values()];
}

const hasCustom = (delta: unknown) => typeof delta === 'object' && delta !== null && 'custom' in delta;

const unknownRecord = (pfaId: string): RefusedField => ({
  pfaId,
  field: '',
  code: 'unknown_record',
  message: 'is not a record of this organization',
});
