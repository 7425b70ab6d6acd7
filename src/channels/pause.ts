/** Waiting that a stopping channel can end, and how long to wait after the n-th failure. */
import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** Ends the waits of a channel; as many as like may wait on it. */
export function createStopper(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

/** Resolves after `ms`, or at once when `signal` aborts; never rejects. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

/**
 * Doubles from `firstMs` to at most `maxMs`, then takes off up to half at random, so that many clients do not return
 * at the same moment.
 * @param failures 1 for the first failure
 */
export function backoffMs(failures: number, firstMs: number, maxMs: number): number {
  const full = Math.min(maxMs, firstMs * 2 ** Math.min(20, failures - 1));
  return Math.round(full * (0.5 + Math.random() / 2));
}
