/** Changes of records as they are made: by one gesture, on a version of each record. */
import type { Delta } from '@vanguard/pfa';

export interface Edit {
  readonly pfaId: string;
  /** Of fields that the organization has declared under `custom.KEY`. */
  readonly delta: Delta;
  /** Version of the record that the change was made on. */
  readonly ifVersion: string;
  /** As typed, by field. */
  readonly texts?: Readonly<Record<string, string>>;
}

export interface Gesture {
  /** Makes the request one that is carried out once, however often it is sent. */
  readonly key: string;
  /** Of the page in which it was made: sent again by another one, it is the same request, or its key would be refused. */
  readonly pageId: string;
  readonly at: string;
  readonly edits: readonly Edit[];
}

/** `invalid`: never sent, since the text is not a value; of its delta only the names of the fields count. */
export interface RefusedEdit extends Edit {
  readonly state: 'invalid' | 'conflict' | 'refused';
  readonly message: string;
}
