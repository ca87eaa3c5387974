/** Backup policies of each family, and policies against the rules of a family. */
import { backupPolicy } from '../../fixtures/kinds/backup-policy.ts'
import {
  defaultPolicies,
  families,
  fileShares,
  sentCount,
  virtualMachines,
  wrongPolicies as wrongBodies,
  type Family,
} from '../../fixtures/policies.ts'
import type { Resource } from '../../harness/inventory.ts'
import { succeeded, type Exchange } from '../../harness/exchange.ts'
import { scenario, type Context } from '../../harness/scenario.ts'
import {
  countOfItemsIsTheServers,
  familyOfAPolicyIsFixed,
  filteredListHoldsWhatFits,
  filteredListKeepsToItsFilter,
  newVaultHasPolicies,
  policiesAreListedWhole,
  policyIsReplacedWhole,
  policyRulesKept,
} from '../checks/policies.ts'
import { listAgreesWithRead, sentComesBack, writtenCanBeReadBack } from '../checks/echo.ts'
import { bodySchemaEnforced, refusedCreationStoresNothing, refusedWriteChangesNothing } from '../checks/refusals.ts'
import { bringUp, promised, readTwice, takeDown, write } from './steps.ts'

/** The life of a policy is that of one for virtual machines. */
const others = families.filter((family) => family !== virtualMachines)

export const policiesOfEachFamily = scenario({
  id: 'policies-of-each-family',
  title: 'A policy of each family is created, read, listed by its family, replaced and deleted',
  kind: backupPolicy,
  verbs: ['create', 'read'],
  state: 'needed',
  async run(ctx) {
    const made: Made[] = []
    for (const family of others) {
      const { vault: policy, creation, read } = await bringUp(ctx, ctx.plan(family.id, family.first))
      ctx.check(writtenCanBeReadBack, { write: creation, read, sent: promised(ctx, policy.body) })
      if (succeeded(read)) made.push({ family, policy, read })
    }
    if (ctx.can('listInParent')) await areFiltered(ctx, made)
    for (const { family, policy } of made) {
      const { answer, read } = await write(ctx, 'create', policy, { body: family.replaced })
      ctx.check(sentComesBack, { write: answer, sent: promised(ctx, family.replaced) })
      ctx.check(writtenCanBeReadBack, { write: answer, read, sent: promised(ctx, family.replaced) })
      ctx.check(policyIsReplacedWhole, { replacement: answer, read, dropped: family.dropped })
    }
    for (const { policy } of made) await takeDown(ctx, policy)
  },
})

/** A policy that is there, and how it reads. */
interface Made {
  readonly family: Family
  readonly policy: Resource
  readonly read: Exchange
}

async function areFiltered(ctx: Context, made: readonly Made[]): Promise<void> {
  const seen = new Set<string>()
  for (const { family } of made) {
    const $filter = filterOf(family.filter)
    if (seen.has($filter)) continue
    seen.add($filter)
    const pages = await ctx.pages('listInParent', { query: { $filter } })
    ctx.check(filteredListKeepsToItsFilter, { pages, fits: family.filter })
    const names = defaultPolicies.filter(({ filter }) => filterOf(filter) === $filter).map(({ name }) => name)
    if (names.length > 0) ctx.check(newVaultHasPolicies, { pages, names })
    const fitting = made.filter(({ family: other }) => Object.entries(family.filter).every(([name, value]) => other.filter[name] === value))
    ctx.check(filteredListHoldsWhatFits, { pages, wanted: fitting.map(({ policy }) => policy.id) })
    for (const { policy, read } of fitting) ctx.check(listAgreesWithRead, { pages, vault: policy, read })
    ctx.check(policiesAreListedWhole, {
      pages,
      written: fitting.map(({ policy }) => ({ id: policy.id, body: promised(ctx, policy.body) })),
    })
  }
}

/** The filter spells `workLoadType` otherwise than the body does. */
const filterOf = (terms: Readonly<Record<string, string>>): string =>
  Object.entries(terms)
    .map(([name, value]) => `${name === 'workLoadType' ? 'workloadType' : name} eq '${value}'`)
    .join(' and ')

export const wrongPolicies = scenario({
  id: 'wrong-policies',
  title: 'Policies against the rules of their family are neither created nor put in the place of one that exists',
  kind: backupPolicy,
  verbs: ['create', 'read'],
  state: 'needed',
  usesShared: true,
  async run(ctx) {
    await areNotCreated(ctx)
    await replaceNothing(ctx)
  },
})

async function areNotCreated(ctx: Context): Promise<void> {
  let names = 0
  let free = ctx.plan(`wrong${names}`, {})
  const refusals: Exchange[] = []
  for (const { wrong, body, against } of wrongBodies) {
    const exchange = await ctx.call('create', free, { body, wrong })
    ctx.check(against === 'schema' ? bodySchemaEnforced : policyRulesKept, { exchange })
    if (!succeeded(exchange)) {
      refusals.push(exchange)
      continue
    }
    // the next ones are tried under another name: what is there may be refused for being there
    await ctx.settle(exchange, free)
    free = ctx.plan(`wrong${++names}`, {})
    refusals.length = 0
  }
  const after = await ctx.call('read', free)
  for (const creation of refusals) ctx.check(refusedCreationStoresNothing, { creation, after })
}

async function replaceNothing(ctx: Context): Promise<void> {
  const policy = await ctx.shared()
  const before = await readTwice(ctx, policy)
  const refusals: Exchange[] = []
  for (const { wrong, body } of wrongBodies.filter((_, i) => i % 5 === 0)) refusals.push(await ctx.call('create', policy, { body, wrong }))
  const middle = await readTwice(ctx, policy)
  for (const write of refusals)
    if (!succeeded(write)) ctx.check(refusedWriteChangesNothing, { write, before, after: middle, amid: refusals.some(succeeded) })
  const other = await ctx.call('create', policy, { body: fileShares.first, wrong: 'a policy of another family' })
  await ctx.settle(other, policy)
  const after = await readTwice(ctx, policy)
  ctx.check(familyOfAPolicyIsFixed, { write: other, before: middle, after })
  const counted = await write(ctx, 'create', policy, {
    body: { properties: { ...(policy.body['properties'] as object), protectedItemsCount: sentCount } },
    wrong: 'a count of protected items',
  })
  ctx.check(countOfItemsIsTheServers, { write: counted.answer, read: counted.read, sent: sentCount })
}
