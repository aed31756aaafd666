/**
 * A port that is taken before there is anything to answer with, and kept until the end: it says that the product starts,
 * hands its requests to the application once that is ready, and says that the product stops. Connections stay.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { describe } from '../describe-problem.ts';
import { requestIdHeader, requestIdOf } from '../logging/request-id.ts';
import { refuseConnection, sendRawProblem } from '../send-problem.ts';
import { answerClientError } from './answer-client-error.ts';
import { findAmbiguity, findUnknownExpectation } from './ambiguous-request.ts';
import { Connections } from './connections.ts';
import { answerUnready } from './unready-answer.ts';

export interface ListenOptions {
  host: string;
  /** 0 takes any free one. */
  port: number;
  /** Requests outside /api are the page's. */
  hasPage?: boolean;
  /** What a request that is still being sent may pause while the port drains; 2 s by default. */
  pauseMs?: number;
}

/** Longer than a balancer keeps a connection that nothing is asked on (60 s as a rule), so that it closes first. */
const keepAliveTimeoutMs = 72_000;
/** From the first byte of a request to its last; a file of 32 MB at 1 Mbit/s takes 260 s. */
const requestTimeoutMs = 300_000;
const headersTimeoutMs = 30_000;

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export class Listener {
  readonly #server: Server;
  readonly #connections: Connections;
  readonly #host: string;
  readonly #hasPage: boolean;
  /** Connections on which something was refused: what comes after it may be a part of it, and is not looked at. */
  readonly #ended = new WeakSet<Socket>();
  #answer: Answer;

  private constructor({ host, hasPage = false, pauseMs }: ListenOptions) {
    this.#host = host;
    this.#hasPage = hasPage;
    this.#answer = (request, response) => answerUnready('starting', hasPage, request, response);
    this.#server = createServer({
      keepAliveTimeout: keepAliveTimeoutMs,
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      // Said by us, and in words.
      requireHostHeader: false,
    });
    this.#connections = new Connections(this.#server, pauseMs);
    this.#server.on('request', (request, response) =>
      this.#connections.inTurn(request.socket, response, () => this.#take(request, response)),
    );
    // As any other request: it is refused there.
    this.#server.on('checkExpectation', (request, response) => this.#server.emit('request', request, response));
    this.#server.on('clientError', (error, socket: Socket) => {
      this.#end(socket, () => answerClientError(error, socket));
    });
    this.#server.on('connect', ({ url }: IncomingMessage, socket: Socket) => {
      const problem = describe('method_not_allowed', `This is not a proxy to ${url}.`);
      this.#end(socket, () => refuseConnection(socket, problem));
    });
  }

  /** Throws the error of the socket, such as EADDRINUSE. */
  static async open(options: ListenOptions): Promise<Listener> {
    const listener = new Listener(options);
    listener.#server.listen({ host: options.host, port: options.port });
    await once(listener.#server, 'listening');
    return listener;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://${this.#host.includes(':') ? `[${this.#host}]` : this.#host}:${this.port}`;
  }

  async serve(app: FastifyInstance): Promise<void> {
    await app.ready();
    this.#answer = (request, response) => app.routing(request, response);
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    if (this.#ended.has(request.socket)) return;
    const fault = findAmbiguity(request) ?? findUnknownExpectation(request);
    if (fault === undefined) return this.#answer(request, response);
    this.#ended.add(request.socket);
    response.setHeader(requestIdHeader, requestIdOf(request)).setHeader('connection', 'close');
    sendRawProblem(response, fault);
  }

  /** What was asked before on the same connection is answered first: whoever asked would take `say` for the answer. */
  #end(socket: Socket, say: () => void): void {
    if (this.#ended.has(socket)) return;
    this.#ended.add(socket);
    this.#connections.afterAnswers(socket, say);
  }

  /** New requests are refused from now on, those under way have until the deadline. Returns how many were cut off. */
  async drain(deadlineMs: number): Promise<number> {
    this.#answer = (request, response) => answerUnready('stopping', this.#hasPage, request, response);
    return await this.#connections.drain(deadlineMs);
  }

  /** Gives the port up. What is still connected is cut off. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}
