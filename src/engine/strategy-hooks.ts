/** Brings fills and changes of positions to the strategies that want them. */
import type { EventBus } from '../events/bus.ts'
import type { EventReader } from '../events/decode.ts'
import type { FillEvent } from '../events/event.ts'
import { kind } from '../events/kind.ts'
import { fillAt, positionAt } from '../events/record.ts'
import type { StrategyRuntime } from '../strategy/runtime.ts'
import type { PositionEvent } from '../strategy/strategy.ts'

/** Strategy hooks come after the services that own the facts (priority 100). */
export const hookPriority = 50

/** Attaches what the strategies have hooks for, and nothing where they have none. */
export function attachHooks(bus: EventBus, reader: EventReader, strategies: StrategyRuntime): void {
  if (strategies.hasFillHooks) {
    bus.attach(
      kind.fill,
      (words, at, record) => {
        const strategy = words[at + fillAt.strategy] as number
        const instrument = words[at + fillAt.instrument] as number
        strategies.onFill(reader.decode(record) as FillEvent, strategy, instrument)
      },
      hookPriority,
    )
  }
  if (!strategies.hasPositionHooks) return
  for (const event of [kind.positionOpened, kind.positionPartialExit, kind.positionClosed]) {
    bus.attach(
      event,
      (words, at, record) => {
        const strategy = words[at + positionAt.strategy] as number
        const instrument = words[at + positionAt.instrument] as number
        strategies.onPosition(reader.decode(record) as PositionEvent, strategy, instrument)
      },
      hookPriority,
    )
  }
}
