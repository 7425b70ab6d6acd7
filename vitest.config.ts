import { defineConfig } from "vitest/config";

// `fast` is what `npm test` runs; `slow` holds the long soak, kill and benchmark-like checks.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "fast",
          include: ["tests/**/*.test.ts"],
          exclude: ["tests/**/*.slow.test.ts"],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "slow",
          include: ["tests/**/*.slow.test.ts"],
          testTimeout: 600_000,
          hookTimeout: 120_000,
          // A page on a busy machine may take a while to show what it was told.
          expect: { poll: { timeout: 10_000 } },
        },
      },
    ],
  },
});
