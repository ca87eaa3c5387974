/** How the status of an operation below a vault reads (recorded): a bare id, and an end that says nothing of how long it took. */
import type { Json } from '../arm/json.ts'
import type { Operation } from '../arm/long-running.ts'

export const operationStatus = ({ id, began, status }: Operation): Json => ({
  id,
  startTime: began,
  endTime: status === 'InProgress' ? '0001-01-01T00:00:00' : began,
})
