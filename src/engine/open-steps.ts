/**
 * Lets bars open when they do, in data that need it: corporate actions, the end of DAY orders, and
 * what waits for the open happen then, before shorter bars go on. Nobody sees the bar itself before
 * it is complete: only execution is told, and only while it fills at the open.
 */

import type { EventBus } from '../events/bus.ts'
import type { Execution } from '../execution/execution.ts'
import { publishAction } from './action-event.ts'
import type { OpenPlan } from './open-plan.ts'

type World = Readonly<{
  bus: EventBus
  execution: Execution
  /** Index of each instrument's latest complete bar; while it opens, of the bar that does. */
  market: Int32Array
  /** Actions of steps before this one are not booked. */
  firstTradingStep: number
  /** Decides on signals that came from fills at an open before this one. */
  decide: () => void
}>

export class OpenSteps {
  readonly #plan: OpenPlan
  readonly #world: World
  #open = 0
  #action = 0

  constructor(plan: OpenPlan, world: World) {
    this.#plan = plan
    this.#world = world
  }

  /** Runs the opens before `time`, which is when the next step's bars are complete. */
  runBefore(time: number): void {
    const { opens, times } = this.#plan
    while (this.#open < opens && (times[this.#open] as number) < time) this.#run(this.#open++)
  }

  #run(open: number): void {
    const { execution, bus } = this.#world
    const hasAction = this.#plan.actions[this.#action]?.open === open
    if (!hasAction && execution.openCount === 0 && execution.dayOrders === 0) return
    // A run begins in a step: a bar that opened before it and ends in it opens with it.
    bus.journal.time = Math.max(bus.journal.time, this.#plan.times[open] as number)
    if (hasAction) {
      // A split restates orders, not signals: those made before it become orders before it.
      this.#world.decide()
      this.#publishActions(open)
    }
    if (execution.openCount !== 0 || execution.dayOrders !== 0) this.#fill(open)
  }

  #publishActions(open: number): void {
    const { actions } = this.#plan
    const { firstTradingStep, bus, market } = this.#world
    for (let next = actions[this.#action]; next?.open === open; next = actions[this.#action]) {
      this.#action++
      const { action } = next
      // The bar that opens is the one after the latest complete one.
      const bar = (market[action.instrument] as number) + 1
      if (action.step >= firstTradingStep) publishAction(bus, action, bar)
    }
  }

  #fill(open: number): void {
    const { start, members } = this.#plan
    const { execution } = this.#world
    const from = start[open] as number
    const to = start[open + 1] as number
    this.#move(from, to, 1)
    if (execution.dayOrders !== 0) execution.expireDayOrders(members, from, to)
    if (execution.openCount !== 0) execution.fillAtOpen(members, from, to)
    this.#move(from, to, -1)
  }

  #move(from: number, to: number, by: number): void {
    const { members } = this.#plan
    const { market } = this.#world
    for (let i = from; i < to; i++) {
      const instrument = members[i] as number
      market[instrument] = (market[instrument] as number) + by
    }
  }
}
