/** What is special to a backup policy: its four families, their rules, and the policies that a new vault has. */
import { parameter } from '../arm/gate.ts'
import { objectOr } from '../arm/json.ts'
import type { Json } from '../arm/json.ts'
import type { ResourceModule, Write } from '../arm/kind.ts'
import { defaultPolicies } from './backup-policy-defaults.ts'
import { policyFilter } from './backup-policy-filter.ts'
import { demandSense } from './backup-policy-rules.ts'
import { policy } from './backup-policy-shape.ts'
import type { Policy } from './backup-policy-shape.ts'
import { backupPolicyType } from './catalogue.ts'
import { senseless } from './reading.ts'
import { refuse } from './refusals.ts'
import { changedAt } from './vault-shape.ts'

/** A policy as it is answered: there are no tags, no location, no etag and no provisioningState. */
const assemble = (id: string, name: string, properties: Json): Json => ({ id, name, type: backupPolicyType, properties })

/** How many items the policy protects. */
const itemsOf = ({ properties }: Json): number => Number(objectOr(properties).protectedItemsCount)

export const backupPolicy: ResourceModule = {
  /** 3 to 150 characters, a letter first (clients keep to these). */
  demandName(name) {
    if (/^[A-Za-z][A-Za-z0-9_!-]{2,149}$/.test(name)) return
    throw refuse('UserErrorInvalidRequestParameter', 'A policy name has 3 to 150 letters, digits, -, _ and !, a letter first.', {
      target: 'policyName',
    })
  },
  onPut,
  onDelete(_call, resource) {
    if (itemsOf(resource) === 0) return undefined
    throw refuse('BMSUserErrorPolicyObjectInUse', `The policy '${String(resource.name)}' protects ${itemsOf(resource)} items.`)
  },
  filter({ query }) {
    const filter = parameter(query, '$filter')
    return filter === undefined ? undefined : policyFilter(filter)
  },
  seed: (vault) =>
    Object.entries(defaultPolicies(changedAt(vault))).map(([name, properties]) =>
      assemble(`${String(vault.id)}/backupPolicies/${name}`, name, { ...properties, protectedItemsCount: 0 }),
    ),
}

function onPut({ id, name, body, before }: Write): Json {
  const read = policy(body.properties ?? {}, 'properties')
  demandSense(read)
  if (before) demandSameKind(objectOr(before.properties), read)
  return assemble(id, name, { ...answered(read), protectedItemsCount: before ? itemsOf(before) : 0 })
}

/** What is protected by a policy is protected for good. */
function demandSameKind(before: Json, after: Json): void {
  for (const name of ['backupManagementType', 'workLoadType']) {
    if (before[name] !== after[name]) throw senseless(`properties.${name}`, `cannot change: it is ${String(before[name])}`)
  }
}

/** As it was sent, but for what the service adds to a schedule, and a wish that is fulfilled and not kept. */
function answered(read: Policy): Json {
  if (read.backupManagementType !== 'AzureWorkload') return { ...read, schedulePolicy: withFrequency(read.schedulePolicy) }
  const { makePolicyConsistent: _wish, subProtectionPolicy, ...rest } = read
  const parts = subProtectionPolicy.map((part) => ({ ...part, schedulePolicy: withFrequency(part.schedulePolicy) }))
  return { ...rest, subProtectionPolicy: parts }
}

const withFrequency = (schedule: Json): Json =>
  schedule.schedulePolicyType === 'SimpleSchedulePolicy'
    ? { ...schedule, scheduleWeeklyFrequency: schedule.scheduleWeeklyFrequency ?? 0 }
    : schedule
