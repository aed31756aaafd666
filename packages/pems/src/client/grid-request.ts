/** What is asked of a grid, as PEMS takes it. */
import type { GridSettings } from '../configuration.ts';

export type FilterOperator =
  | '='
  | '!='
  | '<'
  | '>'
  | '<='
  | '>='
  | 'BEGINS'
  | 'CONTAINS'
  | 'IN'
  | 'IS EMPTY'
  | 'NOT EMPTY';

export interface GridFilter {
  field: string;
  operator: FilterOperator;
  /** As the installation writes values of the field. */
  value: string;
}

export type GridRequestType = 'LIST.DATA_ONLY.STORED' | 'LIST.HEAD_ONLY.STORED' | 'LIST.COUNT.STORED';

export interface GridRequest {
  type: GridRequestType;
  filters: readonly GridFilter[];
  position: number;
  rows: number;
}

export function gridRequestBody(grid: GridSettings, { type, filters, position, rows }: GridRequest): object {
  return {
    GRID: {
      GRID_NAME: grid.name,
      GRID_ID: grid.id,
      USER_FUNCTION_NAME: grid.userFunction,
      NUMBER_OF_ROWS_FIRST_RETURNED: rows,
      CURSOR_POSITION: position,
      LOCALIZE_RESULT: true,
    },
    GRID_TYPE: { TYPE: 'LIST' },
    DATASPY: { DATASPY_ID: grid.dataspyId },
    REQUEST_TYPE: type,
    // Rows keep their places between pages only in the order of what never changes.
    ADDON_SORT: { ALIAS_NAME: grid.keys.record, TYPE: 'ASC' },
    MULTIADDON_FILTERS: {
      MADDON_FILTER: filters.map(({ field, operator, value }, i) => ({
        ALIAS_NAME: field,
        OPERATOR: operator,
        VALUE: value,
        JOINER: 'AND',
        SEQNUM: i + 1,
      })),
    },
  };
}
