/**
 * The order of the test files: project by project, since a worker keeps what it has loaded, and within a project the
 * longest first, so that no worker is left alone with a long one at the end. `test-seconds.json` says how long they
 * take; a file that it does not know is taken for a long one.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { nameOf, readSeconds } from './test-seconds.ts';

const known = readSeconds();
/** As long as the longer ones. */
const unknownSeconds = 30;

const secondsOf = ({ moduleId }: TestSpecification): number => known[nameOf(moduleId)] ?? unknownSeconds;

/** What needs nothing is short: it fills the gap at the end. */
const isPure = ({ project }: TestSpecification): number => Number(project.name === 'pure');

const inOrder = (files: TestSpecification[]): TestSpecification[] =>
  files.toSorted(
    (one, other) =>
      isPure(one) - isPure(other) ||
      one.project.name.localeCompare(other.project.name) ||
      secondsOf(other) - secondsOf(one) ||
      one.moduleId.localeCompare(other.moduleId),
  );

export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return inOrder(files);
  }

  /** Each file goes to the share that has least to do so far. */
  override async shard(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { index, count } = this.ctx.config.shard ?? { index: 1, count: 1 };
    const shares = Array.from({ length: count }, () => ({ seconds: 0, files: [] as TestSpecification[] }));
    for (const file of inOrder(files)) {
      const least = shares.reduce((one, other) => (other.seconds < one.seconds ? other : one));
      least.files.push(file);
      least.seconds += secondsOf(file);
    }
    return shares[index - 1]?.files ?? [];
  }
}
