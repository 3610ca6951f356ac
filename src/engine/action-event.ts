/** Tells everybody of a corporate action, before the bar in which it takes effect. */

import type { DatedAction } from '../data/dataset.ts'
import type { JsonObject } from '../domain/signal.ts'
import { formatTime } from '../domain/time.ts'
import type { EventBus } from '../events/bus.ts'
import { kind } from '../events/kind.ts'
import { corporateActionAt, recordLength } from '../events/record.ts'

/** `bar` is the bar of the instrument's series before which the action takes effect. */
export function publishAction(
  bus: EventBus,
  { action, instrument }: DatedAction,
  bar: number,
): void {
  const { journal } = bus
  const extra: JsonObject = {
    type: action.type,
    effective: formatTime(action.effective),
    ...(action.type === 'split'
      ? { ratio: `${action.numerator}/${action.denominator}` }
      : { amount: action.amount }),
  }
  const at = journal.begin(kind.corporateAction, recordLength.corporateAction, 0, 0)
  journal.words[at + corporateActionAt.instrument] = instrument
  journal.words[at + corporateActionAt.extra] = journal.addExtra(extra)
  journal.words[at + corporateActionAt.bar] = bar
  bus.drain()
}
