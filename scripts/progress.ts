/** Progress of long work as a bar on standard error; silent where no terminal watches. */
import { SingleBar } from "cli-progress";

export interface ProgressBar {
  update: (stage: string, done: number, total: number) => void;
  stop: () => void;
}

/** A bar that shows the stage, as named by the work, and how far it has come. */
export function createProgressBar(): ProgressBar {
  const isTerminal = process.stderr.isTTY;
  let bar: SingleBar | null = null;
  let current = "";
  return {
    update(stage, done, total) {
      if (!isTerminal) return;
      if (stage !== current) {
        bar?.stop();
        bar = new SingleBar({
          format: `${stage} {bar} {value}/{total}`,
          stream: process.stderr,
          clearOnComplete: true,
          hideCursor: true,
        });
        bar.start(total, done);
        current = stage;
      }
      bar?.update(done);
    },
    stop() {
      bar?.stop();
    },
  };
}
