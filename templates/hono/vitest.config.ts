import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Each test has a platform and a database of its own; the files share what they load, which is most of their time.
    isolate: false,
    globalSetup: 'test/support/database-dump.ts',
  },
});
