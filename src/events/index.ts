/** The door to events: the bus, the events themselves, the journal behind them. */

export { EventBus, type SubscribeOptions, type Subscription } from './bus.ts'
export { EventReader } from './decode.ts'
export type * from './event.ts'
export { eventIdOf, positionIdOf, readableId, runIdOf } from './ids.ts'
export { Journal } from './journal.ts'
export { type EventType, eventTypes, type Topic } from './kind.ts'
export type { RunNames } from './names.ts'
export type { HistoryQuery } from './topic.ts'
