/** What a workspace knows of the view that it looks through. */
import type { SavedView } from '@vanguard/protocol/browser';

export interface WorkspaceView {
  readonly views: readonly SavedView[];
  /** Undefined for all records. */
  readonly view: SavedView | undefined;
  /** It is looked at otherwise than it was saved. */
  readonly isChanged: boolean;
  /** What would be saved, as parameters of an address. */
  readonly search: string;
  readonly onView: (slug: string | undefined) => void;
}
