/** Asks the server to end the statement that a connection is busy with, as the protocol has it: by another connection. */
import type { Socket } from 'node:net';
import pg from 'pg';

/** What pg's types leave out. */
interface CancellingConnection extends pg.Connection {
  connect(portOrPath: number | string, host?: string): void;
  requestSsl(): void;
  cancel(processId: number, secretKey: number): void;
  readonly stream: Socket;
}

export interface BusyClient {
  host: string;
  port: number;
  ssl: pg.ConnectionConfig['ssl'];
  processID: number | null;
  secretKey: number | null;
}

/** The server says nothing, and closes the connection when it is done. */
const timeoutMs = 10_000;

/** A server that cannot be reached ends the statement in its own time. Nothing tells whether there was one to end. */
export function cancelStatement({ host, port, ssl, processID, secretKey }: BusyClient): void {
  if (processID === null || secretKey === null) return;
  const connection = new pg.Connection({ ssl }) as CancellingConnection;
  const cancel = () => connection.cancel(processID, secretKey);
  connection.stream.setTimeout(timeoutMs, () => connection.stream.destroy());
  connection.on('error', () => connection.stream.destroy());
  connection.on('connect', () => (ssl ? connection.requestSsl() : cancel()));
  connection.on('sslconnect', cancel);
  if (host.startsWith('/')) connection.connect(`${host}/.s.PGSQL.${port}`);
  else connection.connect(port, host);
}
