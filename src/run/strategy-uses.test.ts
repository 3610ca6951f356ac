import { describe, expect, it } from 'vitest'

import { nameOf } from './strategy-uses.ts'

class Pairs {
  readonly name = 'pairs'
  onBar(): void {}
}
class Nameless {
  onBar(): void {}
}

describe('the name of a strategy', () => {
  it('is what a class calls itself, also when the class is given and not an instance', () => {
    expect([nameOf(Pairs), nameOf(new Pairs())]).toEqual(['pairs', 'pairs'])
  })

  it('is the name of the class where it says none', () => {
    expect([nameOf(Nameless), nameOf(new Nameless())]).toEqual(['Nameless', 'Nameless'])
  })
})
