/** What a worker knows of the upstream of an organization. */
import type { PemsClient, RecordMapping } from '@vanguard/pems';

export interface Upstream {
  client: PemsClient;
  mapping: RecordMapping;
  /** Of the organization in PEMS. */
  code: string;
}
