import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: process.env.COUNT_CHILDREN_IN === undefined ? [] : ['test/count-children.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // Two cores: more workers only make each other slow.
    maxWorkers: 2,
  },
});
