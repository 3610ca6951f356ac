/** What the parser of the command line says, in the words of every other failure. */

import type { CommanderError } from 'commander'

import { misuse } from './failure.ts'

export function misuseOf({ code, message }: CommanderError): Error {
  const [said = ''] = message.replace(/^error: /, '').split('\n')
  const [, found = ''] = /'([^']*)'/.exec(said) ?? []
  const [, near] = /\(Did you mean (?:one of )?(.*)\?\)/.exec(message) ?? []
  const guess = near === undefined ? '' : ` Did you mean "${near.replaceAll(', ', '" or "')}"?`
  if (code === 'commander.unknownCommand') {
    return misuse(
      isFileName(found)
        ? `There is no command "${found}". To run a file: ledgerline run ${found}.`
        : `There is no command "${found}".${guess} "ledgerline --help" lists them.`,
    )
  }
  const see = 'See "ledgerline <command> --help".'
  if (code === 'commander.unknownOption') {
    return misuse(`There is no option "${found}" here.${guess} ${see}`)
  }
  if (code === 'commander.missingArgument') {
    return misuse(`Expected the argument "${found}", found none. ${see}`)
  }
  if (code === 'commander.optionMissingArgument') {
    return misuse(`Expected a value for "${found}", found none. ${see}`)
  }
  return misuse(`${said.replace(/\.$/, '').replaceAll("'", '"')}. ${see}`)
}

const isFileName = (word: string): boolean => /\.(?:ya?ml|json|[cm]?[jt]s)$/i.test(word)
