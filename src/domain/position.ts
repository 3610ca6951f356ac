/** Positions: flat to flat is one position with one id. */

export const positionSides = ['long', 'short'] as const
export type PositionSide = (typeof positionSides)[number]

/** The closed set of reasons a position is reduced or closed for. */
export const closeReasons = [
  'ladder_tp',
  'stop_loss',
  'time_stop',
  'capacity_prune',
  'profit_reset',
  'manual_close',
] as const
export type CloseReason = (typeof closeReasons)[number]

/** Which lot a reducing fill closes first. */
export const lotMethods = ['fifo', 'lifo'] as const
export type LotMethod = (typeof lotMethods)[number]
