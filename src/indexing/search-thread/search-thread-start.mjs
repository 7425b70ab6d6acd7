// The first file of the search thread: a new thread knows no TypeScript, so it is taught before the thread's own file is loaded.
import { workerData } from "node:worker_threads";
import { register } from "tsx/esm/api";

register();
await import(workerData.module);
