/** What can be done with one vault. Every action checks all before it changes anything: a refused call leaves no trace. */
import type { Kept } from '../../harness/server.ts'
import type { Call } from '../arm/call.ts'
import { checkIdentity, checkMove, checkPatch, checkPut, checkSku, readObject } from './vault-body.ts'
import { normalLocation, vaultType } from './catalogue.ts'
import { Refusal } from '../arm/refusal.ts'
import { isVaultName, keyOf, vaultId } from './ids.ts'
import { isObject, mergePatch, objectOr, pick } from '../arm/json.ts'
import type { Json } from '../arm/json.ts'
import { pointers } from '../arm/polls.ts'
import type { Reply } from '../arm/reply.ts'
import { assemble, identityType, provisioned } from './vault-shape.ts'
import type { Parts } from './vault-shape.ts'
import { settingsOf } from './vault-settings.ts'
import type { State } from '../arm/state.ts'

/** What a caller decides about a vault, its place aside. */
type Writable = Pick<Parts, 'tags' | 'identity' | 'sku' | 'settings'>

const keyIn = ({ state, group, vault }: Call): string => keyOf(vaultId(state.options.subscription, group, vault))

function existing(call: Call): Kept {
  const kept = call.state.vaults.get(keyIn(call))
  if (kept) return kept
  throw new Refusal(
    'ResourceNotFound',
    `The resource '${vaultType}/${call.vault}' in resource group '${call.group}' was not found; see https://aka.ms/ARMResourceNotFoundFix`,
  )
}

export function read(call: Call): Reply {
  call.state.operations.look(keyIn(call))
  return { status: 200, json: existing(call).resource }
}

/** Creates, or replaces as a whole: what the body leaves out is gone. */
export function put(call: Call): Reply {
  const kept = call.state.vaults.get(keyIn(call))
  if (!kept && !isVaultName(call.vault)) {
    throw new Refusal('InvalidRestApiParameter', 'A vault name has 2 to 50 letters, digits and hyphens, a letter first.', {
      target: 'resourceName',
    })
  }
  const body = readObject(call.request)
  const location = checkPut(body)
  return kept ? replace(call, kept, body, location) : create(call, body, location)
}

const sent = (body: Json): Writable => ({
  tags: body.tags,
  identity: body.identity as Json | undefined,
  sku: body.sku as Json | undefined,
  settings: mergePatch({}, settingsOf(body.properties)) as Json,
})

function create(call: Call, body: Json, location: string): Reply {
  const { state, group, vault: name } = call
  const id = vaultId(state.options.subscription, group, name)
  const key = keyOf(id)
  const asynchronous = state.options.create === 'async'
  const resource = assemble(state, { id, name, location, ...sent(body), state: asynchronous ? 'Provisioning' : 'Succeeded' })
  state.operations.overtake(key, ['create', 'update'])
  state.vaults.set(key, { resource })
  if (!asynchronous) return { status: 201, json: resource }
  const operation = state.operations.start('create', key, id, () => finishProvisioning(state, key))
  return { status: 201, headers: pointers(call, operation, ['status']), json: resource }
}

function finishProvisioning(state: State, key: string): void {
  const kept = state.vaults.get(key)
  if (kept && isProvisioning(kept.resource)) kept.resource = provisioned(state, kept.resource)
}

const isProvisioning = (resource: Json): boolean => objectOr(resource.properties).provisioningState === 'Provisioning'

function replace(call: Call, kept: Kept, body: Json, location: string): Reply {
  const { state } = call
  const { id, name, location: at, identity: before } = kept.resource
  checkMove(String(at), location, String(name))
  const parts = sent(body)
  const identity = parts.identity && { ...parts.identity, principalId: objectOr(before).principalId }
  state.operations.overtake(keyIn(call), ['update'])
  kept.resource = assemble(state, { id: String(id), name: String(name), location, ...parts, identity, state: 'Succeeded' })
  return { status: 200, json: kept.resource }
}

/** Tags are replaced as a whole, all else is merged (ARM RPC, PATCH). */
export function patch(call: Call): Reply {
  const kept = existing(call)
  const { state } = call
  const key = keyIn(call)
  const body = readObject(call.request)
  checkPatch(body)
  const { location, name, id } = kept.resource
  if (body.location !== undefined) checkMove(String(location), normalLocation(body.location as string), String(name))
  merged(kept.resource, body)
  if (state.options.update === 'sync' || !takesTime(body)) {
    kept.resource = patched(state, kept.resource, body)
    return { status: 200, json: kept.resource }
  }
  const operation = state.operations.start('update', key, String(id), () => {
    const then = state.vaults.get(key)
    if (then) then.resource = patched(state, then.resource, body)
  })
  return { status: 202, headers: pointers(call, operation, ['status', 'result']) }
}

/** Recorded: whatever touches `properties` or a user-assigned identity is long-running, tags and system-assigned identities are not. */
const takesTime = ({ properties, identity }: Json): boolean =>
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

function patched(state: State, resource: Json, body: Json): Json {
  const { id, name, location } = resource
  return assemble(state, {
    id: String(id),
    name: String(name),
    location: String(location),
    ...merged(resource, body),
    state: isProvisioning(resource) ? 'Provisioning' : 'Succeeded',
  })
}

export function remove(call: Call): Reply {
  const { state } = call
  const key = keyIn(call)
  const kept = state.vaults.get(key)
  if (!kept) return { status: 204 }
  state.vaults.delete(key)
  state.operations.overtake(key, ['create', 'update'])
  if (state.options.delete === 'sync') return { status: 200 }
  const operation = state.operations.start('delete', key, String(kept.resource.id), () => {})
  return { status: 202, headers: pointers(call, operation, ['status', 'result']) }
}
