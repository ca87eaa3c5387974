/** What a request may carry, checked by hand. A schema validator would share its bugs with the suite that judges this server. */
import { mediaType } from '../arm/fields.ts'
import type { Request } from '../../harness/exchange.ts'
import { normalLocation, regions, vaultType } from './catalogue.ts'
import { Refusal } from '../arm/refusal.ts'
import { isObject } from '../arm/json.ts'
import type { Json } from '../arm/json.ts'
import { identityType } from './vault-shape.ts'
import { checkSettings } from './vault-settings.ts'
import { checkTags } from '../arm/tags.ts'

/** Largest body in bytes that Resource Manager takes. */
export const bodyLimit = 8 * 1024 * 1024

const invalid = (what: string): Refusal => new Refusal('InvalidRequestContent', `The request content was invalid: ${what}.`)

/** The JSON object in a request. */
export function readObject(request: Request): Json {
  const type = mediaType(request.headers)
  if (type !== 'application/json') {
    throw new Refusal('UnsupportedMediaType', `The media type '${type ?? ''}' is not supported, only 'application/json' is.`)
  }
  const body = parse(request.body ?? '')
  if (isDeep(body, mostLevels)) throw invalid('it is nested too deeply')
  if (!isObject(body)) throw invalid('it is not a JSON object')
  return body
}

/** No vault needs so many; without a bound a hostile body could exhaust the stack. */
const mostLevels = 64

const isDeep = (value: unknown, levels: number): boolean =>
  typeof value === 'object' && value !== null && (levels === 0 || Object.values(value).some((member) => isDeep(member, levels - 1)))

function parse(text: string): unknown {
  if (text === '') throw invalid('it is empty')
  try {
    return JSON.parse(text)
  } catch {
    throw invalid('it could not be read as JSON')
  }
}

/**
 * What a PUT and a PATCH have in common. Members that are the server's own (id, name, type, etag, systemData) or unknown
 * are not looked at.
 */
function checkMembers(body: Json, nullable: boolean): void {
  for (const name of ['properties', 'sku', 'identity']) {
    const value = body[name]
    if (value !== undefined && !isObject(value) && !(nullable && value === null)) throw invalid(`'${name}' is not an object`)
  }
  if (body.tags !== undefined) checkTags(body.tags)
  if (isObject(body.properties)) checkSettings(body.properties)
}

/** Checks the body of a PUT and gives back the location, normalised. */
export function checkPut(body: Json): string {
  if (body.location === undefined || body.location === null || body.location === '') {
    throw new Refusal('LocationRequired', "The property 'location' is required.")
  }
  if (typeof body.location !== 'string') throw invalid("'location' is not a string")
  checkMembers(body, false)
  if (body.sku !== undefined) checkSku(body.sku)
  if (body.identity !== undefined) checkIdentity(body.identity)
  const location = normalLocation(body.location)
  if (regions.has(location)) return location
  throw new Refusal(
    'LocationNotAvailableForResourceType',
    `The location '${body.location}' is not available for resource type '${vaultType}'. ` +
      `The available regions are '${[...regions].join(', ')}'.`,
  )
}

/** Checks the body of a PATCH: nothing is demanded, and null removes (RFC 7396) but for tags, which are replaced and not merged. */
export function checkPatch(body: Json): void {
  if (body.location !== undefined && typeof body.location !== 'string') throw invalid("'location' is not a string")
  checkMembers(body, true)
}

const parameterInvalid = (name: string): Refusal =>
  new Refusal('InvalidRestApiParameter', `The parameter '${name}' is not valid.`, { target: name })

/** `Standard` alone, or `RS0` with its tier. */
export function checkSku(sku: unknown): void {
  const { name, tier } = sku as Json
  const sound = typeof name === 'string' && name !== '' && (tier === undefined || tier === null || typeof tier === 'string')
  if (!sound || (name.toUpperCase() === 'RS0' && !tier)) throw parameterInvalid('sku')
}

export function checkIdentity(identity: unknown): void {
  if (identityType((identity as Json).type) === undefined) throw parameterInvalid('identity')
}

/** The vault stays where it was created. */
export function checkMove(from: string, to: string, name: string): void {
  if (from === to) return
  throw new Refusal(
    'InvalidResourceLocation',
    `The resource '${name}' already exists in location '${from}'; one of the same name cannot be made in location '${to}'.`,
  )
}
