/** Connections to PEMS, for the commands as well. */
export { testConnection } from './test-connection.ts';
