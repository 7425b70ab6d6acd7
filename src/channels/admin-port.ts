/** What an administrator may do from a messenger: see how the service is, and have the index rebuilt. */

export interface AdminPort {
  /** How the service is, one line in Chinese each. */
  status(): string[];
  /**
   * Rebuilds the index from the corpus, telling each step in one Chinese line.
   * @returns what changed, one line each
   * @throws BadInputError while another rebuild runs
   */
  reindex(onProgress: (line: string) => void): Promise<string[]>;
}
