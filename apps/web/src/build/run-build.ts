/**
 * Builds the page into the folder named as the only argument, with the compressed forms of its files. A program of its
 * own, started by build-page.ts: Vite decides by NODE_ENV of the whole process between React for production and for
 * development, and a server that runs for weeks should not hold a bundler in memory.
 */
import { build } from 'vite';
import config from '../../vite.config.ts';
import { compressFiles } from './compress-files.ts';

const outDir = process.argv[2];
if (outDir === undefined) throw new Error('run-build needs the folder to build into.');
await build({
  ...config,
  configFile: false,
  logLevel: 'error',
  build: { ...config.build, outDir, emptyOutDir: true },
});
await compressFiles(outDir);
