/** How an installation of PEMS writes numbers, dates and flags as text. Every value of a grid is text. */

export interface UpstreamFormats {
  /** Format of dates without a time, in Luxon's tokens: `yyyy-MM-dd`, `dd-LLL-yyyy`, `MM/dd/yyyy`. */
  date: string;
  /** Format of instants. */
  dateTime: string;
  /** Language of the names of months. */
  locale: string;
  /** That instants are written in. */
  timeZone: string;
  decimalMark: '.' | ',';
  /** Between thousands; empty where there is none. */
  groupMark: '' | ',' | '.' | ' ' | "'";
}

export const defaultFormats: UpstreamFormats = {
  date: 'dd-LLL-yyyy',
  dateTime: 'dd-LLL-yyyy HH:mm:ss',
  locale: 'en-US',
  timeZone: 'UTC',
  decimalMark: '.',
  groupMark: ',',
};

/** Those of a screen's record, whose values are typed on the wire; see screen-values.ts. */
export const canonicalFormats: UpstreamFormats = {
  date: 'yyyy-MM-dd',
  dateTime: "yyyy-MM-dd'T'HH:mm:ss'Z'",
  locale: 'en-US',
  timeZone: 'UTC',
  decimalMark: '.',
  groupMark: '',
};
