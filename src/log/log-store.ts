/** Where a durable log lies: the port adapters implement. */

/** One block as stored. */
export type StoredBlock = Readonly<{
  /** 0, 1, 2, … without gaps. */
  number: number
  /** Index of its first record, and how many it holds. */
  firstRecord: number
  records: number
  bytes: Uint8Array
  /** The chain's link after this block. */
  link: string
}>

export interface LogStore {
  /** Durable when it returns: the block survives the loss of power. Fails with `log/write-failed`. */
  append(block: StoredBlock): void
  /** In order. Fails with `log/corrupt`. */
  blocks(): Iterable<StoredBlock>
  /** Small facts about the log, e.g. its first link. */
  putFact(name: string, value: string): void
  fact(name: string): string | null
  /** Names of all facts there are. Fails with `log/corrupt`. */
  factNames(): readonly string[]
  close(): void
}
