// A subscription with 100,000 vaults listed and judged by all list checks, against a bare loop that follows nextLink and parses.
import { Agent, request } from 'undici'
import { aVault } from '../build/fixtures/vaults.js'
import { realClock } from '../build/harness/clock.js'
import { openHttp } from '../build/harness/http.js'
import { memoryLedger } from '../build/harness/ledger.js'
import { openPass } from '../build/harness/pass.js'
import { loadContract } from '../build/spec/load.js'
import { newSuite } from '../build/suites/conformance.js'
import { readThrough } from '../build/suites/scenarios/lists.js'
import { served } from './served.mjs'
import { ratiosOf } from './timing.mjs'

const role = 'listInSubscription'

/** The judged side reads the list, holds all list checks, and judges all results of the operation. */
export async function listing({ vaults = 100_000, pageSize = 1_000, pairs = 5 } = {}) {
  const contract = await loadContract()
  const suite = newSuite(contract, { operations: [newSuite(contract).binding.roles.get(role).operation.id] })
  const server = await served('--vaults', String(vaults), '--page-size', String(pageSize))
  const [agent, http] = [new Agent(), openHttp()]
  try {
    const ratios = await ratiosOf(
      pairs,
      () => judged(suite, server, http.send, Math.floor(vaults / pageSize) + 1),
      () => bare(server, agent, vaults),
    )
    return {
      what: `listing ${vaults} vaults in pages of ${pageSize}, with all list checks`,
      against: 'a bare loop that follows nextLink and parses',
      limit: 2,
      aim: 1.5,
      ratios,
    }
  } finally {
    await Promise.all([agent.close(), http.close(), server.close()])
  }
}

async function bare({ url, subscription, token }, dispatcher, vaults) {
  let items = 0
  let link = `${url}/subscriptions/${subscription}/providers/Microsoft.RecoveryServices/vaults?api-version=2024-01-01`
  while (link) {
    const { body } = await request(link, { dispatcher, headers: { authorization: `Bearer ${token}` } })
    const page = JSON.parse(await body.text())
    items += page.value.length
    link = page.nextLink
  }
  if (items !== vaults) throw new Error(`${items} vaults were read, there are ${vaults}`)
}

async function judged(suite, { url, subscription, resourceGroup, location, token }, send, pages) {
  const { contract, binding } = suite
  let read
  const scenario = {
    id: 'listing',
    title: 'A subscription is listed',
    roles: [role],
    async run(ctx) {
      // one of ours among them, so that there is something to look for
      const vault = ctx.plan('listed', aVault(location, 'listed'))
      await ctx.settle(await ctx.call('create', vault, { body: vault.body }), vault)
      read = await readThrough(ctx, role, {})
    },
  }
  const pass = openPass({
    target: {
      pass: 'bench',
      kind: 'url',
      baseUrl: url,
      send,
      subscription,
      group: resourceGroup,
      location,
      apiVersion: contract.apiVersion,
      tags: {},
      freshGroup: false,
      token: () => Promise.resolve(token),
      limits: { timeoutMs: 30_000, operationTimeoutMs: 60_000 },
    },
    contract,
    binding,
    scenarios: [scenario],
    makeShared: () => Promise.reject(new Error('nothing is shared')),
    ledger: memoryLedger(),
    clock: realClock,
    run: 'cst-bench',
    seed: 1,
    version: 'bench',
    signal: new AbortController().signal,
  })
  await pass.close()
  const { error, ended } = pass.record.endings[0]
  if (ended !== undefined) throw new Error(error ?? ended)
  const faults = suite.judge([pass.record]).filter(({ outcome }) => outcome === 'failed' || outcome === 'error')
  if (faults.length > 0)
    throw new Error(faults.map(({ result, outcome, reason, findings }) => `${result} ${outcome}: ${reason ?? findings[0].says}`).join('\n'))
  if (read?.ended !== 'end' || read.exchanges.length !== pages)
    throw new Error(`the list ended after ${read?.exchanges.length} pages of ${pages}: ${read?.ended}`)
}
