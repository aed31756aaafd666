/** What the rows of a sheet are asked for, and what is said of them as a whole. */
import type { GroupName, Groups, QueryOf } from '@vanguard/protocol/browser';
import type { RecordsSearch } from '../records/records-search.ts';
import type { Summary } from './row-values.ts';

export type GroupSort = NonNullable<QueryOf<'groups'>['sort']>;

export interface Question {
  readonly organizationId: string;
  readonly search: RecordsSearch;
  /** Groups with their sums, which come with the pages and are of the same moment; its sort begins with their fields. */
  readonly by?: readonly GroupName[];
  /** The sum that groups stand by, as the API has it; else they stand by their values. */
  readonly groupSort?: GroupSort;
}

export interface StoreState {
  /** The question that is answered on the screen. */
  readonly shown: Question;
  /** Another one whenever rows may stand in other places than before. */
  readonly order: number;
  /** Undefined until the first answer. */
  readonly summary: Summary | undefined;
  readonly rowCount: number | undefined;
  /** As the server answers them; undefined where the question on the screen asks for none. */
  readonly groups: Groups['groups'] | undefined;
  /** The screen still shows the previous question. */
  readonly isOutdated: boolean;
  /** Why the question that was asked last is not on the screen. */
  readonly failure: Error | undefined;
  /** Some page in view could not be read. */
  readonly hasGap: boolean;
  /** Rows that stand elsewhere by now. */
  readonly movedRows: number;
}

export const saysOther = (next: StoreState, state: StoreState) =>
  (Object.keys(next) as (keyof StoreState)[]).some((key) => next[key] !== state[key]);
