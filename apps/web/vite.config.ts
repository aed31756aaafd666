/**
 * How the page is built, and how it is developed: `npx vite apps/web` serves the sources on port 3000 and
 * passes /api on to API_URL. What users get is built by src/build and sent by apps/server.
 */
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { nameFirstScripts } from './src/build/first-scripts.ts';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss(), nameFirstScripts()],
  // An inlined font or image would be a data: URL, which the content security policy does not allow.
  build: {
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
    // What every address needs is one script, where the bundler would make 22: a browser fetches six at a time, and on a line of
    // 60 ms waits that long for each six. Together they are also smaller when compressed, 114 kB for 122.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'start', tags: ['$initial'] }] } } },
  },
  server: {
    port: 3000,
    strictPort: true,
    proxy: { '/api': process.env.API_URL ?? 'http://127.0.0.1:3001' },
  },
});
