/** The columns of the simulated grid, as the standard one has them: 73, of which most are empty in most records. */

export type ColumnType = 'VARCHAR' | 'NUMBER' | 'CURRENCY' | 'DATE' | 'DATETIME' | 'CHKBOOLEAN';

export interface Column {
  name: string;
  label: string;
  type: ColumnType;
  /** Refused in writes: the approved plan and what PEMS keeps itself. */
  isLocked: boolean;
}

type Entry = [name: string, label: string, type?: ColumnType, access?: 'locked'];

const identity: Entry[] = [
  ['PFS_ID', 'PFA ID', 'VARCHAR', 'locked'],
  ['PFS_ORIG_ROWID', 'Original Row', 'VARCHAR', 'locked'],
  ['PFS_PROJECT', 'Project', 'VARCHAR', 'locked'],
  ['PFS_A_ORG', 'Organization', 'VARCHAR', 'locked'],
  ['PFS_DESC', 'Description'],
];

const plan: Entry[] = [
  ['PFS_A_CLASS', 'Plan Class', 'VARCHAR', 'locked'],
  ['PFS_A_CATEGORY', 'Category'],
  ['PFS_A_MANUFACT', 'Plan Manufacturer', 'VARCHAR', 'locked'],
  ['PFS_A_MODEL', 'Plan Model', 'VARCHAR', 'locked'],
  ['PFS_A_SOURCE', 'Plan Source', 'VARCHAR', 'locked'],
  ['PFS_A_DOR', 'Plan DOR', 'VARCHAR', 'locked'],
  ['PFS_A_DURATION', 'Plan Duration', 'NUMBER', 'locked'],
  ['PFS_A_STARTDATE', 'Plan Start', 'DATE', 'locked'],
  ['PFS_A_ENDDATE', 'Plan End', 'DATE', 'locked'],
  ['PFS_A_RATE', 'Plan Rate', 'CURRENCY', 'locked'],
  ['PFS_A_RATE_UOM', 'Plan Rate Unit', 'VARCHAR', 'locked'],
  ['PFS_A_PRICE', 'Plan Price', 'CURRENCY', 'locked'],
  ['PFS_A_LEADTIME', 'Plan Lead Time', 'NUMBER', 'locked'],
  ['PFS_A_DELIVERYTIME', 'Plan Delivery Time', 'NUMBER', 'locked'],
  ['PFS_A_FREIGHT', 'Plan Freight', 'CURRENCY', 'locked'],
  ['PFS_A_FREIGHT_BACK', 'Plan Return Freight', 'CURRENCY', 'locked'],
  ['PFS_A_CONSUMABLES', 'Plan Consumables', 'CURRENCY', 'locked'],
  ['PFS_A_QTY', 'Plan Quantity', 'NUMBER', 'locked'],
  ['PFS_A_CURRENCY', 'Currency', 'VARCHAR', 'locked'],
  ['PFS_A_REVISION', 'Plan Revision', 'NUMBER', 'locked'],
];

const forecast: Entry[] = [
  ['PFS_F_CLASS', 'Class'],
  ['PFS_F_CATEGORY', 'Forecast Category'],
  ['PFS_F_MANUFACT', 'Manufacturer'],
  ['PFS_F_MODEL', 'Model'],
  ['PFS_F_SOURCE', 'Source'],
  ['PFS_F_DOR', 'DOR'],
  ['PFS_F_STARTDATE', 'Forecast Start', 'DATE'],
  ['PFS_F_ENDDATE', 'Forecast End', 'DATE'],
  ['PFS_F_DURATION', 'Forecast Duration', 'NUMBER', 'locked'],
  ['PFS_F_RATE', 'Monthly Rate', 'CURRENCY'],
  ['PFS_F_RATE_UOM', 'Rate Unit'],
  ['PFS_F_PRICE', 'Purchase Price', 'CURRENCY'],
  ['PFS_F_LEADTIME', 'Lead Time', 'NUMBER'],
  ['PFS_F_FREIGHT', 'Freight', 'CURRENCY'],
  ['PFS_F_CONSUMABLES', 'Consumables', 'CURRENCY'],
  ['PFS_F_INTLASTUPDATED', 'Last Updated', 'DATETIME', 'locked'],
  ['PFS_F_LAST_CHANGE_BY', 'Last Changed By', 'VARCHAR', 'locked'],
  ['PFS_F_LAST_REVISION', 'Revision', 'NUMBER', 'locked'],
];

const state: Entry[] = [
  ['PFA_ACT', 'Actualized', 'CHKBOOLEAN'],
  ['PFA_DIS', 'Discontinued', 'CHKBOOLEAN'],
  ['PFS_FT', 'Funds Transferable', 'CHKBOOLEAN'],
  ['PFS_A_CORPORATE', 'Area'],
  ['PFA_CA_CONTRACT', 'Contract'],
  ['PFA_CA_CONTRACT_REV', 'Contract Revision'],
  ['PFS_EQUIPMENT', 'Equipment'],
  ['PFA_ACT_DATE', 'Actualized On', 'DATE', 'locked'],
  ['PFA_ACT_BY', 'Actualized By', 'VARCHAR', 'locked'],
  ['PFA_DIS_DATE', 'Discontinued On', 'DATE', 'locked'],
  ['PFA_DIS_BY', 'Discontinued By', 'VARCHAR', 'locked'],
  ['PFS_STATUS', 'Status'],
  ['PFS_CREATED', 'Created', 'DATETIME', 'locked'],
  ['PFS_CREATED_BY', 'Created By', 'VARCHAR', 'locked'],
];

const spare: Entry[] = [
  ...numbered(8).map((n): Entry => [`PFS_UDFCHAR0${n}`, `Spare Text ${n}`]),
  ...numbered(4).map((n): Entry => [`PFS_UDFNUM0${n}`, `Spare Number ${n}`, 'NUMBER']),
  ...numbered(2).map((n): Entry => [`PFS_UDFDATE0${n}`, `Spare Date ${n}`, 'DATE']),
  ...numbered(2).map((n): Entry => [`PFS_UDFCHKBOX0${n}`, `Spare Check Box ${n}`, 'CHKBOOLEAN']),
];

export const columns: readonly Column[] = [...identity, ...plan, ...forecast, ...state, ...spare].map(
  ([name, label, type = 'VARCHAR', access]) => ({ name, label, type, isLocked: access === 'locked' }),
);

export const columnsByName: ReadonlyMap<string, Column> = new Map(columns.map((column) => [column.name, column]));

function numbered(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}
