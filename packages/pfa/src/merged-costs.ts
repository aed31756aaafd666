/** What a merged record costs. Its plan is the locked budget: a draft never changes it, whatever fields it changes. */
import { type Costs, recordCosts } from './costs.ts';
import { applyDelta, type Delta } from './delta.ts';
import type { PfaRecord } from './record.ts';

export function mergedCosts(record: PfaRecord, delta: Delta): Costs {
  return { ...recordCosts(applyDelta(record, delta)), plan: recordCosts(record).plan };
}
