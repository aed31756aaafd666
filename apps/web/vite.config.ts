/**
 * How the page is built, and how it is developed: `npx vite apps/web` serves the sources on port 3000 and
 * passes /api on to API_URL. What users get is built by src/build and sent by apps/server.
 */
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { nameFirstScripts } from './src/build/first-scripts.ts';

/** Of a few hundred bytes each, and shared by pages and their late parts: a script each is more header than content. */
const shared =
  /src\/(components\/(notice|switch-field|is-mac)|workspace\/step-names|palette\/workspace-actions|sheet\/(clipboard|row-selection))\.tsx?$/;

interface Modules {
  getModuleInfo(id: string): { isEntry: boolean; importers: readonly string[] } | null;
}

/** Whether the first script imports it, by whatever way but a late one. */
function isInitial(id: string, modules: Modules, seen = new Set<string>()): boolean {
  if (seen.has(id)) return false;
  seen.add(id);
  const module = modules.getModuleInfo(id);
  return module?.isEntry === true || module?.importers.some((one) => isInitial(one, modules, seen)) === true;
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss(), nameFirstScripts()],
  // An inlined font or image would be a data: URL, which the content security policy does not allow.
  build: {
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
    // Which scripts each late part is made of would be 1.3 kB of names in what the first rows wait for; late parts come before they are wanted.
    modulePreload: { resolveDependencies: (_file, needed, { hostType }) => (hostType === 'html' ? needed : []) },
    // What every address needs is one script, where the bundler would make 22: a browser fetches six at a time, and on a line of
    // 60 ms waits that long for each six. Together they are also smaller when compressed, 114 kB for 122.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [{ name: (id, modules) => (shared.test(id) || isInitial(id, modules) ? 'start' : null) }],
        },
      },
    },
  },
  server: {
    port: 3000,
    strictPort: true,
    proxy: { '/api': process.env.API_URL ?? 'http://127.0.0.1:3001' },
  },
});
