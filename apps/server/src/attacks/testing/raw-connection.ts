/** A connection that sends any bytes at all, and hands out what comes back answer by answer. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type RawAnswer, takeAnswer } from './raw-answer.ts';

/** A limit for what hangs, not a measure. */
const patienceMs = 60_000;

export class RawConnection {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #hasEnded = false;
  #wasReset = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay();
    socket.on('data', (bytes: Buffer) => {
      this.#received = Buffer.concat([this.#received, bytes]);
    });
    socket.on('error', () => {
      this.#wasReset = true;
    });
    socket.on('close', () => {
      this.#hasEnded = true;
    });
  }

  /** `url`: of the server, such as `http://127.0.0.1:3001`. */
  static async open(url: string): Promise<RawConnection> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new RawConnection(socket);
  }

  send(bytes: string | Buffer): void {
    if (!this.#socket.destroyed) this.#socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  }

  /** The next answer; undefined where the server closes the connection without one. `method`: what was asked with. */
  async answer(method = 'GET'): Promise<RawAnswer | undefined> {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      const taken = takeAnswer(this.#received, { method, hasEnded: this.#hasEnded });
      if (taken !== undefined) {
        this.#received = Buffer.from(taken.rest);
        return taken.answer;
      }
      if (this.#hasEnded) return undefined;
      if (performance.now() > deadline) throw new Error(`no answer to ${method} within ${patienceMs} ms`);
      await this.#change();
    }
  }

  /** All answers until the server closes the connection. */
  async answersUntilClosed(): Promise<RawAnswer[]> {
    const answers: RawAnswer[] = [];
    for (let one = await this.answer(); one !== undefined; one = await this.answer()) answers.push(one);
    return answers;
  }

  /** Bytes that belong to no answer yet asked for. */
  get unasked(): Buffer {
    return this.#received;
  }

  /** Ended without order: what was on its way may be lost. */
  get wasReset(): boolean {
    return this.#wasReset;
  }

  /** Says that nothing more comes, and goes on listening. */
  end(): void {
    this.#socket.end();
  }

  /** Takes nothing more from the connection. */
  pause(): void {
    this.#socket.pause();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  async #change(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, patienceMs);
    this.#socket.once('data', resolve).once('close', resolve);
    await promise;
    clearTimeout(timer);
    this.#socket.off('data', resolve).off('close', resolve);
  }
}
