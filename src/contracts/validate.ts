/** Checks events and documents against the committed schemas. */

import { type EventType, eventTypes } from '../events/kind.ts'
import { eventContracts } from './event-contracts.ts'
import { found, missingField, type Problem, problem, wrongValue } from './problem.ts'
import { catalogue, type ContractName, contractNames } from './schemas/catalogue.ts'
import { createValidator, type JsonSchema, type Validator } from './validator.ts'

const validators = new Map<ContractName, Validator>()

/** The JSON Schema of a contract, as it lies in the folder of schemas. Not to be changed. */
export const schemaOf = (name: ContractName): JsonSchema => catalogue[name]

export const isContractName = (name: string): name is ContractName =>
  (contractNames as readonly string[]).includes(name)

/** Checks a value against a contract by name: `run/result.v1`. Returns all problems, or none. */
export function validateDocument(name: ContractName, json: unknown): readonly Problem[] {
  let validator = validators.get(name)
  if (validator === undefined) {
    validator = createValidator(catalogue[name])
    validators.set(name, validator)
  }
  return validator(json)
}

/** Checks an event in JSON against the contract of its type. Returns all problems, or none. */
export function validateEvent(json: unknown): readonly Problem[] {
  const type = eventTypeOf(json)
  return typeof type === 'string' ? validateDocument(eventContracts[type], json) : [type]
}

/** The type of an event in JSON, or why there is none. */
function eventTypeOf(json: unknown): EventType | Problem {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return problem('', found(json), 'an event as an object', '')
  }
  const type: unknown = Object.getOwnPropertyDescriptor(json, 'event_type')?.value
  if (type === undefined) return missingField('/event_type', typeSchema)
  return isEventType(type) ? type : wrongValue('/event_type', type, typeSchema)
}

const typeSchema: JsonSchema = { type: 'string', enum: eventTypes }
const isEventType = (type: unknown): type is EventType =>
  (eventTypes as readonly unknown[]).includes(type)
