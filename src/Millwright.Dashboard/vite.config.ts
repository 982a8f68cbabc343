import { defineConfig } from 'vitest/config';

const gateway = 'http://127.0.0.1:5080';

export default defineConfig({
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { outDir: '../Millwright.Gateway/wwwroot', emptyOutDir: true },
  server: { proxy: { '/hubs': { target: gateway, ws: true }, '/api': gateway, '/health': gateway } },
  test: { include: ['tests/**/*.test.ts'], css: true },
});
