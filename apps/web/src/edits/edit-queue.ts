/**
 * Changes on their way to the server: gesture by gesture, in order, one at a time, and on this device until they are there.
 * One gesture is one request, which is one step to undo. The server saves all of a request or nothing: what it refuses is
 * taken out and marked, and the rest is sent again. Nothing typed is lost, neither by a dead connection nor by a closed page.
 */
import type { Delta } from '@vanguard/pfa';
import { ProblemError, type ReceivedProblem, type SavedDrafts } from '@vanguard/protocol/browser';
import { randomId } from '../api/random-id.ts';
import type { CellMark, WaitingChanges } from '../sheet/row-values.ts';
import type { Edit, Gesture, RefusedEdit } from './edit.ts';
import type { QueueStorage } from './queue-storage.ts';

export interface QueueState {
  /** Gestures that are not answered. */
  readonly waiting: number;
  /** The last attempt got no answer; it is repeated by itself. */
  readonly isStuck: boolean;
  /** False where the browser does not store: what is not saved lasts as long as the page. */
  readonly isKept: boolean;
  readonly refused: readonly RefusedEdit[];
}

export interface QueueOptions {
  readonly storage: QueueStorage;
  readonly pageId: string;
  readonly send: (gesture: Gesture) => Promise<SavedDrafts>;
  readonly newKey?: () => string;
  readonly retryAfterMs?: number;
}

/** What is told of each change of the queue: the records it touches, and what was saved by it. */
export type QueueListener = (ids: readonly string[], saved?: { edits: readonly Edit[]; answer: SavedDrafts }) => void;

export class EditQueue {
  readonly #options: Required<QueueOptions>;
  readonly #listeners = new Set<QueueListener>();
  #gestures: readonly Gesture[] = [];
  #refused: readonly RefusedEdit[] = [];
  #running: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting: (Waiting & { readonly byId: ReadonlyMap<string, WaitingChanges> }) | undefined;
  #isStuck = false;
  #isKept = true;
  #isPaused = false;
  #state: QueueState = { waiting: 0, isStuck: false, isKept: true, refused: [] };

  constructor(options: QueueOptions) {
    this.#options = { newKey: randomId, retryAfterMs: 3000, ...options };
  }

  readonly listen = (listener: QueueListener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getState = (): QueueState => this.#state;

  /** Takes up what an earlier visit left, and sends it. */
  async open(): Promise<void> {
    const { gestures, refused } = await this.#options.storage.read();
    // A page that was second until now finds its own changes there too.
    const own = new Set(this.#gestures.map(({ key }) => key));
    this.#gestures = [...gestures.filter(({ key }) => !own.has(key)), ...this.#gestures];
    this.#refused = [...unsettled(refused, this.#refused), ...this.#refused];
    this.#tell(idsOf([...this.#gestures.flatMap(({ edits }) => edits), ...this.#refused]));
    this.#start();
  }

  /** One gesture. Earlier refusals of the same fields are thereby settled. */
  add(edits: readonly Edit[]): void {
    if (edits.length === 0) return;
    this.#refused = unsettled(this.#refused, edits);
    const { newKey, pageId } = this.#options;
    this.#gestures = [...this.#gestures, { key: newKey(), pageId, at: new Date().toISOString(), edits }];
    this.#keep(idsOf(edits));
    this.#start();
  }

  /** What was typed and is not a value: it stays in its cell until somebody corrects it. */
  keepInvalid(edit: RefusedEdit): void {
    this.#refused = [...unsettled(this.#refused, [edit]), edit];
    this.#keep([edit.pfaId]);
  }

  /** Gives up what was refused. */
  dismiss(pfaId: string): void {
    this.#refused = this.#refused.filter((edit) => edit.pfaId !== pfaId);
    this.#keep([pfaId]);
  }

  /** Resolves once nothing is on its way, or nothing can get through. */
  async flush(): Promise<void> {
    this.#start();
    await this.#running;
  }

  /** After a new sign-in, or when the server is there again. */
  readonly resume = (): void => {
    this.#isPaused = false;
    this.#start();
  };

  waitingOf(id: string): WaitingChanges | undefined {
    return this.#waitingById().get(id);
  }

  /** Read for every record that is shown or summed up: put together once for as long as the same changes wait. */
  #waitingById(): ReadonlyMap<string, WaitingChanges> {
    const [gestures, refused] = [this.#gestures, this.#refused];
    if (this.#waiting?.gestures !== gestures || this.#waiting.refused !== refused)
      this.#waiting = { gestures, refused, byId: waitingById(gestures, refused) };
    return this.#waiting.byId;
  }

  waitingIds(): string[] {
    return idsOf(this.#gestures.flatMap(({ edits }) => edits));
  }

  /** Sends nothing any more; what waits stays on the device for the next visit. */
  close(): void {
    clearTimeout(this.#timer);
    this.#isPaused = true;
    this.#options.storage.close();
  }

  #start(): void {
    if (this.#running !== undefined || this.#isPaused || this.#gestures.length === 0) return;
    clearTimeout(this.#timer);
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  async #run(): Promise<void> {
    for (let [gesture] = this.#gestures; gesture !== undefined && !this.#isPaused; [gesture] = this.#gestures) {
      try {
        const answer = await this.#options.send(gesture);
        this.#isStuck = false;
        this.#saved(gesture, answer);
      } catch (error) {
        if (!this.#refuse(gesture, error)) {
          this.#wait(error);
          return;
        }
      }
    }
  }

  /** What follows on the same records was made on what is there now. */
  #saved(gesture: Gesture, answer: SavedDrafts): void {
    const saved = new Set(idsOf(gesture.edits));
    this.#gestures = this.#gestures.slice(1).map((later) => ({
      ...later,
      edits: later.edits.map((edit) => {
        const version = saved.has(edit.pfaId) ? answer.versions[edit.pfaId] : undefined;
        return version === undefined ? edit : { ...edit, ifVersion: version };
      }),
    }));
    this.#keep(idsOf(gesture.edits), { edits: gesture.edits, answer });
  }

  /** Takes the edits out that the answer names. False where it names none, and time or somebody else has to help. */
  #refuse(gesture: Gesture, error: unknown): boolean {
    if (!(error instanceof ProblemError)) return false;
    const { status, code, errors = [], detail, title } = error.problem;
    if (status === 401 || status >= 500 || status === 408 || status === 429 || code === 'request_in_flight')
      return false;
    const state = status === 412 ? 'conflict' : 'refused';
    const messages = messagesOf(gesture.edits, errors);
    const refused = gesture.edits.flatMap((edit): RefusedEdit[] => {
      const message = messages.size > 0 ? messages.get(edit.pfaId) : (detail ?? title);
      return message === undefined ? [] : [{ ...edit, state, message }];
    });
    const taken = new Set(idsOf(refused));
    const rest = gesture.edits.filter(({ pfaId }) => !taken.has(pfaId));
    this.#refused = [...this.#refused, ...refused];
    // Another request, and so another key.
    const again = rest.length === 0 ? [] : [{ ...gesture, key: this.#options.newKey(), edits: rest }];
    this.#gestures = [...again, ...this.#gestures.slice(1)];
    this.#keep(idsOf(refused));
    return true;
  }

  #wait(error: unknown): void {
    const isSessionOver = error instanceof ProblemError && error.problem.status === 401;
    this.#isStuck = true;
    this.#isPaused = isSessionOver;
    const { retryAfterS } = error instanceof ProblemError ? error : { retryAfterS: undefined };
    if (!isSessionOver) {
      this.#timer = setTimeout(() => this.#start(), Math.max(this.#options.retryAfterMs, (retryAfterS ?? 0) * 1000));
    }
    this.#tell([]);
  }

  #keep(ids: readonly string[], saved?: { edits: readonly Edit[]; answer: SavedDrafts }): void {
    void this.#store();
    this.#tell(ids, saved);
  }

  async #store(): Promise<void> {
    const isKept = await this.#options.storage.write({ gestures: this.#gestures, refused: this.#refused });
    if (isKept === this.#isKept) return;
    this.#isKept = isKept;
    this.#tell([]);
  }

  #tell(ids: readonly string[], saved?: { edits: readonly Edit[]; answer: SavedDrafts }): void {
    const [waiting, isStuck, isKept] = [this.#gestures.length, this.#isStuck, this.#isKept];
    this.#state = { waiting, isStuck, isKept, refused: this.#refused };
    for (const listener of this.#listeners) listener(ids, saved);
  }
}

interface Waiting {
  readonly gestures: readonly Gesture[];
  readonly refused: readonly RefusedEdit[];
}

const pending: CellMark = { state: 'pending' };

function waitingById(gestures: readonly Gesture[], refused: readonly RefusedEdit[]): Map<string, WaitingChanges> {
  const byId = new Map<string, { delta: Delta; marks: Map<string, CellMark> }>();
  const changesOf = (id: string) => {
    const changes = byId.get(id) ?? { delta: {}, marks: new Map<string, CellMark>() };
    byId.set(id, changes);
    return changes;
  };
  for (const { pfaId, delta, texts, state, message } of refused) {
    const { marks } = changesOf(pfaId);
    for (const field of Object.keys(delta)) marks.set(field, { state, message, text: texts?.[field] ?? '' });
  }
  for (const { pfaId, delta } of gestures.flatMap(({ edits }) => edits)) {
    const changes = changesOf(pfaId);
    Object.assign(changes.delta, delta);
    for (const field of Object.keys(delta)) changes.marks.set(field, pending);
  }
  return byId;
}

const idsOf = (edits: readonly Edit[]): string[] => [...new Set(edits.map(({ pfaId }) => pfaId))];

/** Refusals of which no field has been edited since. */
function unsettled(refused: readonly RefusedEdit[], edits: readonly Edit[]): readonly RefusedEdit[] {
  if (refused.length === 0) return refused;
  const edited = new Map<string, Set<string>>();
  for (const { pfaId, delta } of edits) {
    const fields = edited.get(pfaId) ?? new Set();
    for (const field of Object.keys(delta)) fields.add(field);
    edited.set(pfaId, fields);
  }
  return refused.filter(({ pfaId, delta }) => !Object.keys(delta).some((field) => edited.get(pfaId)?.has(field)));
}

/** What an answer says of each of the records: a path is an id, or an id and a field. Ids may have dots, too: the longest counts. */
function messagesOf(edits: readonly Edit[], errors: NonNullable<ReceivedProblem['errors']>): Map<string, string> {
  const ids = new Set(idsOf(edits));
  const messages = new Map<string, string>();
  for (const { path, message } of errors) {
    let id = path;
    while (!ids.has(id) && id.includes('.')) id = id.slice(0, id.lastIndexOf('.'));
    if (ids.has(id) && !messages.has(id)) messages.set(id, message);
  }
  return messages;
}
