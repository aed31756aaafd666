import { expect, test } from 'vitest';
import type { MigrationPlan, PlannedColumn, PlannedTable } from '../plan/plan.ts';
import { planDifferences } from './plan-differences.ts';

function makePlan(type: PlannedColumn['type'] = { kind: 'text' }): MigrationPlan {
  const title = { source: 'title', name: 'title', type, default: undefined } as PlannedColumn;
  const book = { source: 'book', name: 'book', columns: [title], primaryKey: undefined } as unknown as PlannedTable;
  return { schema: 'public', tables: [book], notes: [] } as unknown as MigrationPlan;
}

const journaled = (plan: MigrationPlan) => JSON.parse(JSON.stringify(plan)) as MigrationPlan;

test('a plan equals itself as a journal keeps it', () => {
  expect(planDifferences(journaled(makePlan()), makePlan())).toEqual([]);
});

test('a difference is named by table, column and property', () => {
  const other = makePlan({ kind: 'citext' });
  expect(planDifferences(journaled(makePlan()), other)).toEqual(['tables.book.columns.title.type.kind']);
});

test('what only one plan has is a difference', () => {
  expect(planDifferences(journaled({ ...makePlan(), dataOnly: true }), makePlan())).toEqual(['dataOnly']);
  expect(planDifferences(journaled(makePlan()), { ...makePlan(), tables: [] })).toEqual(['tables.book']);
});

test('five differences are enough', () => {
  const notes = Array.from({ length: 9 }, (_, i) => `note ${i}`);
  expect(planDifferences(journaled(makePlan()), { ...makePlan(), notes })).toHaveLength(5);
});
