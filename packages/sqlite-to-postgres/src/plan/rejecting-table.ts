/** What the plan knows of a table whose rows may be set aside, and how many were. */
import type { RejectRules } from './plan.ts';

export interface RejectingTable {
  source: string;
  address: readonly string[];
  rejects: RejectRules | undefined;
}

export interface RejectedCount {
  rows: number;
  reasons: { reason: string; rows: number }[];
}
