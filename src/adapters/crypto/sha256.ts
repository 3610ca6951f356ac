/** SHA-256 by Node's crypto, for the ports that need a hash. */

import { createHash } from 'node:crypto'

export function sha256(...parts: readonly Uint8Array[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

/** Takes bytes piece by piece. */
export class Sha256 {
  readonly #hash = createHash('sha256')

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes)
  }
  digest(): string {
    return this.#hash.digest('hex')
  }
}

/** For Content-Security-Policy sources. */
export const sha256Base64 = (text: string): string =>
  createHash('sha256').update(text, 'utf8').digest('base64')
