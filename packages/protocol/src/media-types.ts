/** For errors (RFC 9457). */
export const problemContentType = 'application/problem+json';
/** For metrics, as Prometheus reads them. */
export const metricsType = 'text/plain';
/** For exported and imported files. */
export const csvType = 'text/csv';
export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** For events that are told as they happen. */
export const eventStreamType = 'text/event-stream';
