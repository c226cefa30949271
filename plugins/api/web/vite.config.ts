import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// `npm run dev` serves the page and hands everything else to a running `meeting`.
const gateway = process.env.MEETING_URL ?? 'http://localhost:8080';

export default defineConfig({
  plugins: [svelte()],
  build: {
    target: ['chrome109', 'firefox115', 'safari16.4'],
    assetsInlineLimit: 0, // data: URLs would need a weaker Content-Security-Policy
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    proxy: {
      '/api': gateway,
      '/files': gateway,
      '/sfu': { target: gateway, ws: true },
    },
  },
  test: {
    include: ['tests/**/*.test.ts'],
    environment: 'node',
    pool: 'threads',
    isolate: false, // every test takes away what it put in place
  },
});
