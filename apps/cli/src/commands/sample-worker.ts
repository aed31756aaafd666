/** The thread of first-sample.ts. */
import { workerData } from 'node:worker_threads';
import { type SampleOptions, writeLegacySample } from '@vanguard/legacy-sample';

const { file, options } = workerData as { file: string; options: SampleOptions };
writeLegacySample(file, options);
