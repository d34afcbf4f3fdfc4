import { defineConfig } from 'vitest/config';

const quick = process.env.MESHWRIGHT_QUICK === '1';

export default defineConfig({
  test: {
    include: ['test/real/**/*.test.ts'],
    exclude: ['node_modules/**', ...(quick ? ['**/*.slow.test.ts'] : [])],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // Real servers share two cores: one file at a time keeps their start-up times apart.
    fileParallelism: false,
  },
});
