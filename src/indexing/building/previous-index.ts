/** The snapshot that serves now, as the next build looks at it: what of it is wanted is read and checked when it is asked for. */
import { ClauseSegment } from "../clauses/clause-segment.ts";
import { ClauseStore } from "../clauses/clause-store.ts";
import type { CorpusFile, IndexedCorpus } from "../snapshot/corpus-file.ts";
import { readCorpusFile } from "../open-index.ts";
import { segmentFiles } from "../snapshot/index-segment.ts";
import { currentSnapshotId } from "../snapshot/snapshot.ts";
import { SnapshotReader } from "../snapshot/snapshot-reader.ts";
import { VectorSegment } from "../vectors/clause-vectors.ts";

export class PreviousIndex {
  readonly reader: SnapshotReader;
  /** Documents and what is known of them. */
  readonly file: CorpusFile;

  private constructor(reader: SnapshotReader, file: CorpusFile) {
    this.reader = reader;
    this.file = file;
  }

  /** Null when there is none, or it is damaged: a file missing or of another size. */
  static async open(dataDir: string): Promise<PreviousIndex | null> {
    const id = await currentSnapshotId(dataDir);
    if (id === null) return null;
    try {
      const reader = await SnapshotReader.open(dataDir, id);
      await reader.checkSizes();
      return new PreviousIndex(reader, await readCorpusFile(reader));
    } catch {
      return null;
    }
  }

  #clauses(): Promise<ClauseSegment[]> {
    return Promise.all(
      this.reader.manifest.segments.map(
        async ({ name }) => new ClauseSegment(await this.reader.bytes(segmentFiles(name).clauses)),
      ),
    );
  }

  /** Documents and clauses; null when they are damaged. */
  async corpus(): Promise<IndexedCorpus | null> {
    try {
      const clauses = await this.#clauses();
      await this.reader.checkLarge();
      return { ...this.file, clauses: new ClauseStore(clauses) };
    } catch {
      return null;
    }
  }

  /** Clauses and vectors of each segment; none when they are damaged. */
  async vectors(): Promise<{ clauses: ClauseSegment; segment: VectorSegment }[]> {
    const { segments, dimension } = this.reader.manifest;
    try {
      const clauses = await this.#clauses();
      const packed = await Promise.all(segments.map(({ name }) => this.reader.bytes(segmentFiles(name).vectors)));
      await this.reader.checkLarge();
      return packed.flatMap((bytes, i) => {
        const own = clauses[i];
        return own === undefined ? [] : [{ clauses: own, segment: VectorSegment.open(bytes, dimension) }];
      });
    } catch {
      return [];
    }
  }
}
