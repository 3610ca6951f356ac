/** Journals and stores for tests of the log. */
import { sha256 } from '../../src/adapters/crypto/sha256.ts'
import type { JsonValue } from '../../src/domain/signal.ts'
import { Journal } from '../../src/events/journal.ts'
import { kind } from '../../src/events/kind.ts'
import { none, noteAt, recordLength } from '../../src/events/record.ts'
import type { ChainOrigin } from '../../src/log/chain.ts'
import { DurableLog } from '../../src/log/durable-log.ts'
import type { LogStore, StoredBlock } from '../../src/log/log-store.ts'

export const origin: ChainOrigin = { dataHash: 'd'.repeat(64), seed: 7 }

/** A store in memory, whose blocks and facts a test may change. */
export class MemoryStore implements LogStore {
  kept: StoredBlock[] = []
  readonly facts: Map<string, string> = new Map<string, string>()
  isClosed = false

  append(block: StoredBlock): void {
    this.kept.push(block)
  }
  *blocks(): Generator<StoredBlock> {
    yield* this.kept
  }
  putFact(name: string, value: string): void {
    this.facts.set(name, value)
  }
  fact(name: string): string | null {
    return this.facts.get(name) ?? null
  }
  factNames(): readonly string[] {
    return [...this.facts.keys()]
  }
  close(): void {
    this.isClosed = true
  }
}

/** A journal of `count` notes, a bar before each, and a closing record. */
export function notes(count: number, value: (i: number) => JsonValue = (i) => i): Journal {
  const journal = new Journal()
  for (let i = 0; i < count; i++) {
    journal.time = 1_700_000_000_000_000 + i
    journal.nextBar()
    const at = journal.begin(kind.note, recordLength.note, journal.lastSequence, 0)
    journal.words[at + noteAt.strategy] = i % 3 === 0 ? none : i
    journal.words[at + noteAt.extra] = journal.addExtra({ message: `note ${i}`, data: value(i) })
  }
  journal.begin(kind.backtestEnded, 0, 0, 0)
  return journal
}

/** The journal written whole into a store. */
export function stored(journal: Journal, store: MemoryStore = new MemoryStore()): MemoryStore {
  new DurableLog(journal, store, origin, sha256).finish()
  return store
}

/** Everything a journal says, as plain data. */
export function contents(journal: Journal): object {
  return {
    bars: journal.barCount,
    extras: journal.extras,
    records: Array.from({ length: journal.length }, (_, record) => ({
      kind: journal.kindOf(record),
      sequence: journal.sequenceOf(record),
      time: journal.timeOf(record),
      cause: journal.causeOf(record),
      correlation: journal.correlationOf(record),
      fields: Array.from({ length: journal.fieldsOf(record) }, (_field, at) =>
        journal.field(record, at),
      ),
    })),
  }
}
