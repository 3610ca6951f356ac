/** The door to the log: blocks, chain, stores. */

export { blockRecords, decodeBlock, encodeBlock } from './block.ts'
export { type ChainOrigin, firstLink, type Hash, headOf, nextLink } from './chain.ts'
export { DurableLog, type LogReading, readLog } from './durable-log.ts'
export type { LogStore, StoredBlock } from './log-store.ts'
