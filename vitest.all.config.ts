/** Every test there is, with cases that no run has met before: for the night, and before a release. */
import { suiteConfig } from './scripts/suite-config.ts';

process.env['PROPERTY_SEED'] ??= 'random';

export default suiteConfig({ isWhole: true });
