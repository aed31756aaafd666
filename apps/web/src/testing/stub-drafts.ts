/** The drafts of the stub API: saved, taken back and done again, as the server does with its steps. */
import {
  add,
  bulkDelta,
  changedFields,
  type CustomField,
  type Delta,
  parseDelta,
  type PfaRecord,
  recordCosts,
  subtract,
  withoutUnchanged,
} from '@vanguard/pfa';
import { type ProblemCode, problemCodes } from '@vanguard/protocol';
import type { BulkOperation, Draft, EditStep, HistoryEntry, MergedRecord } from '@vanguard/protocol/browser';
import { flatValues } from '../records/custom-fields.ts';
import { withDelta } from '../sheet/price-edit.ts';

/** What records have in any declared field, as far as anybody asks. */
export const declaredValues = {
  values: [
    { value: 'North', count: 7 },
    { value: 'South', count: 5 },
  ],
  missing: 20_268,
  hasMore: false,
};

interface Step {
  readonly step: EditStep;
  readonly before: ReadonlyMap<string, Delta>;
  readonly after: ReadonlyMap<string, Delta>;
}

interface BulkBody {
  select: { ids?: string[]; exceptIds?: string[] };
  operation: BulkOperation;
  dryRun?: boolean;
}

interface Modification {
  pfaId: string;
  delta: Delta;
  ifVersion?: string;
}

const told = ({ step, label, createdAt }: EditStep) => ({ step, label, createdAt });

export class StubDrafts {
  #deltas: ReadonlyMap<string, Delta> = new Map();
  #versions = new Map<string, string>();
  readonly #elsewhere = new Map<string, Partial<MergedRecord>>();
  #steps: Step[] = [];
  #undone: Step[] = [];

  /** The fields that the organization has declared: empty in every record until they are drafted. */
  declared: CustomField[] = [];

  /** How often something has changed. */
  changes = 0;

  get count(): number {
    return this.#deltas.size;
  }

  list(): [string, Delta][] {
    return [...this.#deltas];
  }

  /** As if PEMS, or another page, had changed the record. */
  changeElsewhere(pfaId: string, values: Partial<MergedRecord> = {}): void {
    this.#versions.set(pfaId, 'changed elsewhere');
    this.changes += 1;
    this.#elsewhere.set(pfaId, values);
  }

  merge(known: MergedRecord): MergedRecord {
    const custom = Object.fromEntries(this.declared.map(({ key, kind }) => [key, kind === 'boolean' ? false : null]));
    const record = { ...known, custom, ...this.#elsewhere.get(known.pfaId) };
    const version = this.#versions.get(record.pfaId) ?? record.version;
    const delta = this.#deltas.get(record.pfaId);
    if (delta === undefined) return { ...record, version };
    const changed = new Set([...(record.draft?.changedFields ?? []), ...changedFields(delta)]);
    const draft = { changedFields: [...changed], changedAt: '2025-06-01T09:00:00Z', reason: null };
    return withCosts({ ...withDelta(record, delta), version, draft });
  }

  /** Undefined where the request has nothing to do with drafts. */
  async answer(request: Request, path: string, recordOf: (id: string) => MergedRecord): Promise<Response | undefined> {
    if (path === 'draft') return this.#save((await request.json()) as { modifications: Modification[] }, recordOf);
    if (path === 'bulk') return this.#bulk((await request.json()) as BulkBody, recordOf);
    if (path === 'drafts') return Response.json({ drafts: this.#list(recordOf) });
    if (path === 'discard') return this.#discard((await request.json()) as { ids: string[] });
    if (path === 'commit') return refusal('upstream_not_connected');
    if (path === 'undo') return this.#step(this.#steps, this.#undone, 'before', 'nothing_to_undo');
    if (path === 'redo') return this.#step(this.#undone, this.#steps, 'after', 'nothing_to_redo');
    if (path.endsWith('/history'))
      return Response.json({ entries: this.#history(decodeURIComponent(path.split('/')[0] ?? '')), nextCursor: null });
    if (path !== 'record') return undefined;
    const record = this.merge(recordOf(new URL(request.url).searchParams.get('pfaId') ?? ''));
    return Response.json({ ...record, layers: layersOf(record), others: [] });
  }

  #save({ modifications: asked }: { modifications: Modification[] }, recordOf: (id: string) => MergedRecord): Response {
    const declared = new Map(this.declared.map((field) => [field.key, field]));
    const modifications = asked.map((one) => ({ ...one, delta: flatValues(one.delta) as Delta }));
    const stale = modifications.filter(
      ({ pfaId, ifVersion }) => ifVersion !== undefined && ifVersion !== this.merge(recordOf(pfaId)).version,
    );
    if (stale.length > 0) {
      return refusal(
        'precondition_failed',
        stale.map(({ pfaId }) => ({ path: pfaId, message: 'has changed since it was read' })),
      );
    }
    const faults = asked.flatMap(({ pfaId, delta }) =>
      parseDelta(delta, declared).faults.map(({ field, message }) => ({ path: `${pfaId}.${field}`, message })),
    );
    if (faults.length > 0) return refusal('draft_refused', faults);
    const before = this.#deltas;
    const after = new Map(before);
    for (const { pfaId, delta } of modifications) after.set(pfaId, { ...after.get(pfaId), ...delta });
    const number = this.#steps.length + 1;
    this.#steps.push({
      step: {
        step: String(number),
        label: 'save',
        recordCount: modifications.length,
        isUndone: false,
        createdAt: '2025-06-01T09:00:00Z',
      },
      before,
      after,
    });
    this.#undone = [];
    this.#become(
      after,
      modifications.map(({ pfaId }) => pfaId),
    );
    const versions = Object.fromEntries(
      modifications
        .filter(({ ifVersion }) => ifVersion !== undefined)
        .map(({ pfaId }) => [pfaId, this.#versions.get(pfaId) ?? '']),
    );
    return Response.json({ saved: modifications.length, dropped: 0, unchanged: 0, versions });
  }

  #list(recordOf: (id: string) => MergedRecord): Draft[] {
    return [...this.#deltas].map(([pfaId, delta]) => {
      const record = recordOf(pfaId);
      const merged = withCosts(withDelta(record, delta));
      const last = this.#steps.findLast(({ after, before }) => after.get(pfaId) !== before.get(pfaId));
      const fieldsOf = ({ before, after }: Step) =>
        changedFields(delta).filter(
          (field) => before.get(pfaId)?.[field as 'area'] !== after.get(pfaId)?.[field as 'area'],
        );
      return {
        pfaId,
        delta,
        upstream: Object.fromEntries(changedFields(delta).map((field) => [field, record[field as 'forecastEnd']])),
        version: this.#versions.get(pfaId) ?? '',
        conflicts: [],
        changeReason: null,
        sessionId: null,
        createdAt: '2025-06-01T09:00:00Z',
        updatedAt: '2025-06-01T09:00:00Z',
        refusal: null,
        isRemoved: false,
        before: { forecastCost: record.forecastCost, actualCost: record.actualCost },
        after: { forecastCost: merged.forecastCost, actualCost: merged.actualCost },
        step: last === undefined ? null : { ...told(last.step), fields: fieldsOf(last) },
      };
    });
  }

  #history(pfaId: string): HistoryEntry[] {
    const own = this.#steps.filter(({ after, before }) => after.get(pfaId) !== before.get(pfaId));
    return own.toReversed().map(({ step, after }) => ({
      id: step.step,
      changedAt: step.createdAt,
      user: { id: 'u1', username: 'mara' },
      origin: 'edit',
      label: step.label,
      sessionId: null,
      reason: 'delivery is late',
      changes: Object.entries(after.get(pfaId) ?? {}).map(([field, value]) => ({ field, before: null, after: value })),
    }));
  }

  /** A step as if nothing had come after it. */
  #discard({ ids, step: number }: { ids: string[] } & { step?: string }): Response {
    const step = this.#steps.find((one) => one.step.step === number);
    if (step !== undefined) {
      const changed = [...step.after.keys()].filter((id) => step.after.get(id) !== step.before.get(id));
      this.#steps = this.#steps.filter((one) => one !== step);
      this.#become(step.before, changed);
      return Response.json({
        discarded: changed.filter((id) => !step.before.has(id)).length,
        changed: changed.filter((id) => step.before.has(id)).length,
        kept: 0,
      });
    }
    this.#become(new Map([...this.#deltas].filter(([id]) => !ids.includes(id))), ids);
    return Response.json({ discarded: ids.length });
  }

  /** Of all that match, the first thousand stand for the rest. */
  #bulk({ select, operation, dryRun = false }: BulkBody, recordOf: (id: string) => MergedRecord): Response {
    const ids = select.ids ?? Array.from({ length: 1000 }, (_, n) => `PFA-${String(n + 1).padStart(7, '0')}`);
    const records = ids.filter((id) => select.exceptIds?.includes(id) !== true).map((id) => this.merge(recordOf(id)));
    const changes = records.flatMap((record) => {
      const plain = { ...record, ...record.ownTerms } as unknown as PfaRecord;
      const delta = withoutUnchanged(plain, bulkDelta(operation as Parameters<typeof bulkDelta>[0], plain, plain));
      return changedFields(delta).length === 0 ? [] : [{ record, delta }];
    });
    const sums = (costed: readonly MergedRecord[]) => ({
      forecastCost: add('0', ...costed.map(({ forecastCost }) => forecastCost)),
      actualCost: add('0', ...costed.map(({ actualCost }) => actualCost)),
    });
    const counts = { selected: records.length, changed: changes.length, unchanged: records.length - changes.length };
    const before = sums(changes.map(({ record }) => record));
    const after = sums(changes.map(({ record, delta }) => withCosts(withDelta(record, delta))));
    if (!dryRun) {
      this.#save({ modifications: changes.map(({ record, delta }) => ({ pfaId: record.pfaId, delta })) }, recordOf);
    }
    return Response.json({ ...counts, refused: 0, faults: [], ...(dryRun ? { before, after } : {}) });
  }

  #step(from: Step[], to: Step[], side: 'before' | 'after', otherwise: ProblemCode): Response {
    const step = from.pop();
    if (step === undefined) return refusal(otherwise);
    to.push(step);
    this.#become(step[side], [...step.after.keys()]);
    return Response.json({ ...step.step, isUndone: side === 'before' });
  }

  #become(deltas: ReadonlyMap<string, Delta>, ids: readonly string[]): void {
    this.#deltas = deltas;
    this.changes += 1;
    for (const id of ids) this.#versions.set(id, crypto.randomUUID());
  }
}

/** By the domain's rules: what the page shows before the server has answered can be held against it. */
export function withCosts(record: Omit<MergedRecord, 'planCost' | 'forecastCost' | 'actualCost'>): MergedRecord {
  const { plan, forecast, actual } = recordCosts({ ...record, ...record.ownTerms } as unknown as PfaRecord);
  return {
    ...(record as MergedRecord),
    planCost: plan,
    forecastCost: forecast,
    actualCost: actual,
    forecastVariance: subtract(forecast, plan),
    actualVariance: record.isActualized ? subtract(actual, plan) : null,
  };
}

function layersOf(record: MergedRecord) {
  const { source, monthlyRate, purchasePrice, ownTerms } = record;
  const forecastRate = ownTerms?.forecastRate;
  const terms = { source, monthlyRate, purchasePrice, ownTerms: [] };
  const forecast =
    forecastRate === undefined ? terms : { ...terms, monthlyRate: forecastRate, ownTerms: ['monthlyRate'] };
  return {
    plan: { ...terms, start: record.originalStart, end: record.originalEnd, cost: record.planCost },
    forecast: { ...forecast, start: record.forecastStart, end: record.forecastEnd, cost: record.forecastCost },
    actual: { ...terms, start: record.actualStart, end: record.actualEnd, cost: record.actualCost },
  };
}

function refusal(code: ProblemCode, errors?: { path: string; message: string }[]): Response {
  const { status } = problemCodes[code];
  const body = { type: 'about:blank', title: code, status, code, detail: code, ...(errors ? { errors } : {}) };
  return Response.json(body, { status, headers: { 'content-type': 'application/problem+json' } });
}
