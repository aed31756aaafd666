/** How many random databases are moved: always the same few, thousands in the whole suite; FIDELITY_RUNS says otherwise. */
import { isWholeSuite, propertyRuns } from '@vanguard/postgres/testing';

const allRuns = Number(process.env['FIDELITY_RUNS'] ?? (isWholeSuite ? propertyRuns(2_000) : 20));

export const fidelityRuns = (share: number): number => Math.ceil(allRuns * share);
