/** Of errors (RFC 9457). */
export const problemContentType = 'application/problem+json';
/** Of the files that records leave and come back in. */
export const csvType = 'text/csv';
export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
