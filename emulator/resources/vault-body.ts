/** What a request for a vault may carry, checked by hand. A schema validator would share its bugs with the suite that judges this server. */
import { invalid } from '../arm/body.ts'
import { isObject } from '../arm/json.ts'
import type { Json } from '../arm/json.ts'
import type { Facts } from '../arm/provider.ts'
import type { Refusal } from '../arm/refusal.ts'
import { checkTags } from '../arm/tags.ts'
import { demandRegion, locationIn } from '../arm/tracked.ts'
import { vaultType } from './catalogue.ts'
import { refuse } from './refusals.ts'
import { checkSettings } from './vault-settings.ts'
import { identityType } from './vault-shape.ts'

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
export function checkPut(facts: Facts, body: Json): string {
  const location = locationIn(body)
  checkMembers(body, false)
  if (body.sku !== undefined) checkSku(body.sku)
  if (body.identity !== undefined) checkIdentity(body.identity)
  return demandRegion(facts, vaultType, location)
}

/** Checks the body of a PATCH: nothing is demanded, and null removes (RFC 7396) but for tags, which are replaced and not merged. */
export function checkPatch(body: Json): void {
  if (body.location !== undefined && typeof body.location !== 'string') throw invalid("'location' is not a string")
  checkMembers(body, true)
}

const parameterInvalid = (name: string): Refusal =>
  refuse('InvalidRestApiParameter', `The parameter '${name}' is not valid.`, { target: name })

/** `Standard` alone, or `RS0` with its tier. */
export function checkSku(sku: unknown): void {
  const { name, tier } = sku as Json
  const sound = typeof name === 'string' && name !== '' && (tier === undefined || tier === null || typeof tier === 'string')
  if (!sound || (name.toUpperCase() === 'RS0' && !tier)) throw parameterInvalid('sku')
}

export function checkIdentity(identity: unknown): void {
  if (identityType((identity as Json).type) === undefined) throw parameterInvalid('identity')
}
