/**
 * The upstreams that the stored connections lead to. They are opened when one of them has changed, so that what an administrator
 * changes or unlocks is taken up while the worker runs; one that cannot be opened is tried again, and told as a pull that failed.
 */
import { createHash, createHmac } from 'node:crypto';
import {
  connectToPems,
  DatastoreError,
  findFieldMapping,
  type KeyRing,
  listDeclaredFields,
  listServedOrganizations,
  openConnection,
  type ProductDatabase,
  readConnectionsStamp,
  recordFailedPull,
  retryFailedFeeds,
  retryFailedPulls,
  type ServedOrganization,
} from '@vanguard/datastore';
import {
  clientSettingsOf,
  completeMapping,
  createMapping,
  createPemsClient,
  dictionaryOf,
  type PemsClient,
  PemsError,
  type PemsSettings,
  settingsOfConnection,
} from '@vanguard/pems';
import type { FeedName } from '@vanguard/pfa';
import { guardSignIn, SignIn } from './guard-sign-in.ts';
import type { Reach, Upstream, UpstreamSource } from './upstream.ts';

export interface StoredUpstreamsOptions {
  database: ProductDatabase;
  /** Called when a connection is to be opened. What it throws fails the organizations that have one. */
  readKeys(this: void): Promise<KeyRing>;
}

/** What cannot be opened may depend on a key that is put back. */
const retryMs = 30_000;

interface Line {
  client: PemsClient;
  signIn: SignIn | undefined;
}

export class StoredUpstreams implements UpstreamSource {
  readonly #options: StoredUpstreamsOptions;
  #reaches = new Map<string, Reach>();
  #stamp: string | undefined;
  #retryAt = Infinity;
  #refreshing: Promise<void> | undefined;
  /** By their settings: organizations that share an address and a user share what is known of it. */
  #lines = new Map<string, Line>();
  /** By user and address. */
  readonly #signIns = new Map<string, SignIn>();

  constructor(options: StoredUpstreamsOptions) {
    this.#options = options;
  }

  find(organizationId: string): Reach | undefined {
    return this.#reaches.get(organizationId);
  }

  async refresh(): Promise<void> {
    this.#refreshing ??= this.#reopen().finally(() => {
      this.#refreshing = undefined;
    });
    await this.#refreshing;
  }

  async #reopen(): Promise<void> {
    const { database } = this.#options;
    const stamp = await readConnectionsStamp(database);
    if (stamp === this.#stamp && performance.now() < this.#retryAt) return;
    const reaches = new Map<string, Reach>();
    const linesBefore = this.#lines;
    this.#lines = new Map();
    let hasFailed = false;
    const served = await listServedOrganizations(database);
    const keys = served.length === 0 ? undefined : await this.#options.readKeys().catch(errorOf);
    for (const organization of served) {
      const opened =
        keys instanceof Error ? keys : await settle(this.#open(organization, keys as KeyRing, linesBefore));
      if (opened instanceof Error) {
        if ((await readConnectionsStamp(database)) !== stamp) {
          // Changed since the keys were read, by a rotation, say: the next look opens it.
          this.#lines = linesBefore;
          return;
        }
        hasFailed = true;
        await recordFailedPull(database, organization.organizationId, describeFailure(opened));
      } else {
        reaches.set(organization.organizationId, opened);
        await connectToPems(database, organization.organizationId);
      }
    }
    if (stamp !== this.#stamp) {
      await retryFailedPulls(database, [...reaches.keys()]);
      await retryFailedFeeds(database, [...reaches.keys()]);
    }
    this.#reaches = reaches;
    this.#stamp = stamp;
    this.#retryAt = hasFailed ? performance.now() + retryMs : Infinity;
  }

  async #open(
    { organizationId, code, readBy, writtenBy, feedsReadBy }: ServedOrganization,
    keys: KeyRing,
    linesBefore: ReadonlyMap<string, Line>,
  ): Promise<Reach> {
    const { database } = this.#options;
    const stored = await findFieldMapping(database, organizationId);
    const mapping = completeMapping(stored?.mapping ?? {});
    const dictionary = dictionaryOf(mapping, await listDeclaredFields(database, organizationId));
    const upstreamBy = ({ client }: Line): Upstream => {
      const { formats, grid } = client.configuration;
      return { client, code, mapping: createMapping({ dictionary, formats, keys: grid.keys }) };
    };
    const lineBy = async (id: string) => {
      const connection = await openConnection(database, { id, organization: organizationId }, keys);
      return this.#lineOf(settingsOfConnection(connection, clientSettingsOf(mapping)), keys, linesBefore);
    };
    const line = await lineBy(readBy);
    const read = upstreamBy(line);
    const { signIn } = line;
    const feeds: Reach['feeds'] = {};
    for (const [feed, id] of Object.entries(feedsReadBy)) {
      const own = await settle(lineBy(id));
      const client = own instanceof Error ? refusing(read.client, own) : own.client;
      feeds[feed as FeedName] = { client, code };
    }
    const reach = {
      read,
      dictionary,
      feeds,
      write: read as Upstream | undefined,
      ...(signIn && {
        findRefusal: async () => await signIn.findRefusal(),
        allowSignIn: () => signIn.allow(),
      }),
    };
    if (writtenBy === readBy) return reach;
    if (writtenBy === null) return { ...reach, write: undefined };
    const lineOfWrites = await settle(lineBy(writtenBy));
    const write =
      lineOfWrites instanceof Error
        ? { ...read, client: refusing(read.client, lineOfWrites) }
        : upstreamBy(lineOfWrites);
    return { ...reach, write };
  }

  #lineOf(settings: PemsSettings, keys: KeyRing, linesBefore: ReadonlyMap<string, Line>): Line {
    const name = createHash('sha256').update(JSON.stringify(settings)).digest('hex');
    const known = this.#lines.get(name) ?? linesBefore.get(name);
    const line = known ?? this.#openLine(settings, keys);
    this.#lines.set(name, line);
    return line;
  }

  #openLine(settings: PemsSettings, [key]: KeyRing): Line {
    const client = createPemsClient(settings);
    const { baseUrl, tenant, credentials } = client.configuration;
    if (credentials.kind === 'none') return { client, signIn: undefined };
    const id = createHmac('sha256', key.bytes)
      .update(JSON.stringify([baseUrl, tenant, credentials]))
      .digest('base64url');
    const signIn = this.#signIns.get(id) ?? new SignIn(this.#options.database, id);
    this.#signIns.set(id, signIn);
    return { client: guardSignIn(client, signIn), signIn };
  }
}

/** What lies in the connection or its key; anything else is thrown on. */
async function settle<Result>(work: Promise<Result>): Promise<Result | Error> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof DatastoreError || error instanceof PemsError) return error;
    throw error;
  }
}

const errorOf = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));

function describeFailure(error: Error & { code?: unknown; hint?: unknown }) {
  const { code, hint, message } = error;
  return {
    code: typeof code === 'string' ? code : null,
    error: typeof hint === 'string' ? `${message} ${hint}` : message,
  };
}

/** What waits for it tells why. */
function refusing(client: PemsClient, failure: Error): PemsClient {
  const refusal = () =>
    new PemsError(`The connection for this cannot be used: ${failure.message}`, { code: 'bad_configuration' });
  const refuse = async (): Promise<never> => {
    throw refusal();
  };
  return {
    ...client,
    readRecord: refuse,
    writeRecord: refuse,
    // oxlint-disable-next-line require-yield -- it has none
    readFeed: async function* () {
      throw refusal();
    },
  };
}
