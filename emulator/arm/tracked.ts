/** The rules for the location of a tracked resource, the same for every provider. */
import { invalid } from './body.ts'
import type { Json } from './json.ts'
import type { Facts } from './provider.ts'
import { refuse } from './refusal.ts'

/** The form in which regions are compared and answered: `West Europe` is `westeurope`. */
export const normalLocation = (location: string): string => location.replaceAll(' ', '').toLowerCase()

/** The location in the body of a PUT, as it stands there. */
export function locationIn({ location }: Json): string {
  if (location === undefined || location === null || location === '') {
    throw refuse('LocationRequired', "The property 'location' is required.")
  }
  if (typeof location !== 'string') throw invalid("'location' is not a string")
  return location
}

/** The location, normalised, of a resource type; refuses a region that does not take it. */
export function demandRegion({ regions }: Facts, type: string, asked: string): string {
  const location = normalLocation(asked)
  if (regions.has(location)) return location
  throw refuse(
    'LocationNotAvailableForResourceType',
    `The location '${asked}' is not available for resource type '${type}'. The available regions are '${[...regions].join(', ')}'.`,
  )
}

/** A resource stays where it was created. */
export function demandSameLocation(from: string, to: string, name: string): void {
  if (from === to) return
  throw refuse(
    'InvalidResourceLocation',
    `The resource '${name}' already exists in location '${from}'; one of the same name cannot be made in location '${to}'.`,
  )
}
