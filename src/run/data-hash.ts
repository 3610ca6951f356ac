/** The hash of a data set's content, worked out once per data set. */

import { Sha256 } from '../adapters/crypto/sha256.ts'
import type { Dataset } from '../data/dataset.ts'
import { hashDataset } from '../data/hasher.ts'

const known = new WeakMap<Dataset, string>()

export function dataHashOf(dataset: Dataset): string {
  let hash = known.get(dataset)
  if (hash === undefined) {
    hash = hashDataset(dataset, new Sha256())
    known.set(dataset, hash)
  }
  return hash
}
