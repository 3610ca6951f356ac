/** Collects what is wrong while a configuration is read, so that a user sees all of it at once. */

import { Fault, type FaultCode } from '../domain/fault.ts'
import { type Place, placeText } from './place.ts'

type ConfigFaultCode = Extract<FaultCode, `config/${string}`>
type Problem = Readonly<{ code: ConfigFaultCode; text: string; place: Place }>

/** More than this nobody reads; the rest is counted. */
const mostShown = 20

export class Reading {
  readonly #problems: Problem[] = []

  /** `path` is the field's full name, empty for the whole file. */
  problem(
    place: Place,
    path: string,
    message: string,
    code: ConfigFaultCode = 'config/invalid',
  ): void {
    const where = path === '' ? '' : `${path}: `
    this.#problems.push({ code, place, text: `${placeText(place)}: ${where}${message}` })
  }

  get hasProblems(): boolean {
    return this.#problems.length > 0
  }

  /** Throws all problems as one fault, a line each in the order of the text, if there are any. */
  finish(): void {
    const all = this.#problems.toSorted(
      ({ place: a }, { place: b }) =>
        Number(a.file > b.file) - Number(a.file < b.file) ||
        (a.line ?? 0) - (b.line ?? 0) ||
        (a.column ?? 0) - (b.column ?? 0),
    )
    const [first] = all
    if (first === undefined) return
    const lines = all.slice(0, mostShown).map(({ text }) => text)
    const left = all.length - lines.length
    if (left > 0) lines.push(`and ${left} more.`)
    throw new Fault(first.code, lines.join('\n'))
  }
}
