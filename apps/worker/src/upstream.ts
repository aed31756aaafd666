/** What a worker knows of the upstream of an organization. */
import type { FieldDictionary, PemsClient, PemsError, RecordMapping } from '@vanguard/pems';
import type { FeedName } from '@vanguard/pfa';

export interface Upstream {
  client: PemsClient;
  mapping: RecordMapping;
  /** Code of the organization in PEMS. */
  code: string;
}

/** The ways to and from it. */
export interface Reach {
  read: Upstream;
  /** That the mapping is made of. */
  dictionary: FieldDictionary;
  /** Undefined where its changes cannot be written. */
  write: Upstream | undefined;
  /** Feeds that are not read as the records are. */
  feeds?: Partial<Record<FeedName, Pick<Upstream, 'client' | 'code'>>>;
  /** Why nobody should sign in to read now, where upstream has refused the user. */
  findRefusal?(): Promise<PemsError | undefined>;
  /** Somebody waits: a user whom upstream has refused is tried once more. */
  allowSignIn?(): void;
}

/** Where a worker finds the upstreams that it can reach. */
export interface UpstreamSource {
  /** Brings it up to date; asked before each look for work. */
  refresh(): Promise<void>;
  find(organizationId: string): Reach | undefined;
}
