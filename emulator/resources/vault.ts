/** What is special to a vault: its body, its identity and settings, and which of its changes take time. */
import type { Call } from '../arm/call.ts'
import { isObject, mergePatch, objectOr, pick } from '../arm/json.ts'
import type { Json } from '../arm/json.ts'
import type { ResourceModule, Write } from '../arm/kind.ts'
import type { Verb } from '../arm/long-running.ts'
import type { State } from '../arm/state.ts'
import { demandSameLocation, normalLocation } from '../arm/tracked.ts'
import { refuse } from './refusals.ts'
import { checkIdentity, checkPatch, checkPut, checkSku } from './vault-body.ts'
import { settingsOf } from './vault-settings.ts'
import { assemble, identityType, listItem, provisioned } from './vault-shape.ts'
import type { Parts } from './vault-shape.ts'

/** What a caller decides about a vault, its place aside. */
type Writable = Pick<Parts, 'tags' | 'identity' | 'sku' | 'settings'>

/** Recorded ids are base64 of a number for the verb and a guid. */
const marks: Readonly<Record<Verb, number>> = { create: 2047, replace: 2047, update: 4095, delete: 1023 }

export const vault: ResourceModule = {
  /** 2 to 50 letters, digits and hyphens, a letter first (Azure's naming rules). */
  demandName(name) {
    if (/^[A-Za-z][A-Za-z0-9-]{1,49}$/.test(name)) return
    throw refuse('InvalidRestApiParameter', 'A vault name has 2 to 50 letters, digits and hyphens, a letter first.', {
      target: 'resourceName',
    })
  },
  onPut,
  onProvisioned: (state, resource) => (isProvisioning(resource) ? provisioned(state, resource) : resource),
  onPatch: { check: checkMerge, apply: patched },
  onDelete: () => undefined,
  takesTime: (verb, body, asynchronous) => asynchronous && (verb === 'update' ? touchesMuch(body) : verb !== 'replace'),
  listed: listItem,
  operationId: (verb, random) => btoa(`${marks[verb]};${random.guid()}`),
}

const isProvisioning = (resource: Json): boolean => objectOr(resource.properties).provisioningState === 'Provisioning'

function onPut({ call: { state }, id, name, body, before, later }: Write): Json {
  const location = checkPut(state.facts, body)
  if (before) demandSameLocation(String(before.location), location, name)
  const identity = body.identity as Json | undefined
  return assemble(state, {
    id,
    name,
    location,
    tags: body.tags,
    // a system-assigned identity keeps its principal
    identity: before && identity ? { ...identity, principalId: objectOr(before.identity).principalId } : identity,
    sku: body.sku as Json | undefined,
    settings: mergePatch({}, settingsOf(body.properties)) as Json,
    state: later ? 'Provisioning' : 'Succeeded',
  })
}

function checkMerge(_call: Call, before: Json, body: Json): void {
  checkPatch(body)
  if (body.location !== undefined) {
    demandSameLocation(String(before.location), normalLocation(body.location as string), String(before.name))
  }
  merged(before, body)
}

/** Recorded: whatever touches `properties` or a user-assigned identity is long-running, tags and system-assigned identities are not. */
const touchesMuch = ({ properties, identity }: Json): boolean =>
  properties !== undefined || Boolean(identityType(objectOr(identity).type)?.includes('UserAssigned'))

/** The writable parts after a patch; refuses what they must not become. */
function merged({ tags, identity, sku, properties }: Json, body: Json): Writable {
  const change = pick(body, ['identity', 'sku', 'properties'])
  if (isObject(change.properties)) change.properties = settingsOf(change.properties)
  const after = objectOr(mergePatch({ identity, sku, properties: settingsOf(properties) }, change))
  if (isObject(change.sku)) checkSku(after.sku)
  if (isObject(change.identity)) checkIdentity(after.identity)
  return {
    tags: body.tags ?? tags,
    identity: after.identity as Json | undefined,
    sku: after.sku as Json | undefined,
    settings: objectOr(after.properties),
  }
}

function patched(state: State, before: Json, body: Json): Json {
  const { id, name, location } = before
  return assemble(state, {
    id: String(id),
    name: String(name),
    location: String(location),
    ...merged(before, body),
    state: isProvisioning(before) ? 'Provisioning' : 'Succeeded',
  })
}
