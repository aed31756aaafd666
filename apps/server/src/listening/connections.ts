/** The connections of one port, and which of them are in the middle of a request. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

interface Connection {
  /** Response to the latest request. */
  last: ServerResponse | undefined;
  running: Map<ServerResponse, IncomingMessage>;
  /** As far as it had come when last looked at, and since when it has not come further. */
  bytesRead: number;
  quietSinceMs: number;
}

/** Responses that last until somebody ends them, and what ends them. */
const lasting = new WeakMap<ServerResponse, () => void>();

/** Nobody waits for its end: when its port drains, it is ended first, and cut off where it is not read to its end. */
export function endsWhenDraining(response: ServerResponse, end: () => void): void {
  lasting.set(response, end);
}

const defaultPauseMs = 2000;
const lookMs = 50;

export class Connections {
  readonly #open = new Map<Socket, Connection>();
  readonly #pauseMs: number;

  /** `pauseMs`: what a request that is still being sent may pause while the port drains. */
  constructor(server: Server, pauseMs = defaultPauseMs) {
    this.#pauseMs = pauseMs;
    server.on('connection', (socket: Socket) => {
      this.#open.set(socket, { last: undefined, running: new Map(), bytesRead: 0, quietSinceMs: performance.now() });
      socket.once('close', () => this.#open.delete(socket));
    });
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const running = this.#open.get(request.socket)?.running;
      running?.set(response, request);
      response.once('close', () => running?.delete(response));
    });
  }

  /**
   * Calls back when what was asked before on the same connection is answered, and others have had their turn: whoever sends
   * hundreds of requests in a packet, without waiting for answers, would else be answered all of them before anybody else.
   */
  inTurn(socket: Socket, response: ServerResponse, callBack: () => void): void {
    const connection = this.#open.get(socket);
    const before = connection?.last;
    if (connection !== undefined) connection.last = response;
    if (before === undefined || before.closed) return callBack();
    before.once('close', () => setImmediate(() => !socket.destroyed && callBack()));
  }

  /** Calls back when every request that has come to its end on it is answered: at once, where there is none. */
  afterAnswers(socket: Socket, callBack: () => void): void {
    const running = [...(this.#open.get(socket)?.running ?? [])].filter(([, request]) => request.complete);
    let left = running.length;
    if (left === 0) return callBack();
    for (const [response] of running) response.once('close', () => --left === 0 && callBack());
  }

  /**
   * Waits until no request is left, and cuts off what does not come to its end: at the deadline all of it, before that
   * whoever has begun to send a request and does not go on. What lasts is ended at once. Returns how many requests were cut off at the deadline.
   */
  async drain(deadlineMs: number): Promise<number> {
    const endsAt = performance.now() + deadlineMs;
    for (const connection of this.#open.values()) connection.quietSinceMs = performance.now();
    while (performance.now() < endsAt) {
      // Also of those who had asked, and were not answered yet.
      this.#endLasting();
      for (const [socket, connection] of this.#open) if (isStuck(socket, connection, this.#pauseMs)) socket.destroy();
      if (this.#running() === 0) return 0;
      await sleep(lookMs);
    }
    const cutOff = this.#running();
    for (const socket of this.#open.keys()) socket.destroy();
    return cutOff;
  }

  #endLasting(): void {
    for (const [socket, { running }] of this.#open) {
      for (const response of running.keys()) {
        const end = lasting.get(response);
        if (end === undefined) continue;
        running.delete(response);
        end();
        setTimeout(() => socket.destroy(), this.#pauseMs).unref();
      }
    }
  }

  #running(): number {
    return [...this.#open.values()].reduce((sum, { running }) => sum + running.size, 0);
  }
}

/** Neither in the middle of an answer nor sending a request. */
function isStuck(socket: Socket, connection: Connection, pauseMs: number): boolean {
  const incoming = [...connection.running.values()];
  if (incoming.some((request) => request.complete)) return false;
  if (socket.bytesRead !== connection.bytesRead) {
    connection.bytesRead = socket.bytesRead;
    connection.quietSinceMs = performance.now();
  }
  return performance.now() - connection.quietSinceMs > pauseMs;
}
