/** The door to the contracts: names, schemas, checks, and events to and from JSON. */

export { decodeEvent } from './decode.ts'
export { encodeEvent } from './encode.ts'
export { eventContracts } from './event-contracts.ts'
export type { Payload } from './event-names.ts'
export type { ExecutionRecord } from './portfolio/execution-record.v1.ts'
export type { Problem } from './problem.ts'
export type { RunDocument } from './run/run.v1.ts'
export { type ContractName, contractNames } from './schemas/catalogue.ts'
export { createEvent, type EventOrigin, readEvent, type ValidatedEvent } from './valid-event.ts'
export { isContractName, schemaOf, validateDocument, validateEvent } from './validate.ts'
export { createValidator, type JsonSchema, type Validator } from './validator.ts'
