// A subscription with 100,000 vaults listed and judged by all list checks, against a bare loop that follows nextLink and parses.
import { Agent, request } from 'undici'
import { aVault } from '../dist/fixtures/vaults.js'
import { realClock } from '../dist/harness/clock.js'
import { openHttp } from '../dist/harness/http.js'
import { memoryLedger } from '../dist/harness/ledger.js'
import { openPass } from '../dist/harness/pass.js'
import { loadContract } from '../dist/spec/load.js'
import { newSuite } from '../dist/suites/conformance.js'
import { readThrough } from '../dist/suites/stories/lists.js'
import { served } from './served.mjs'

const role = 'listInSubscription'

/** Both sides in turns, as ratios of the time that they took. The judged side reads the list, holds all list checks, and judges all of its cells. */
export async function listing({ vaults = 100_000, pageSize = 1_000, pairs = 5 } = {}) {
  const server = await served(vaults, pageSize)
  const agent = new Agent()
  const http = openHttp()
  try {
    const suite = newSuite(await loadContract(), { operations: [operationOf(newSuite(await loadContract()))] })
    const ratios = []
    // the first pair warms both sides up
    for (let pair = 0; pair <= pairs; pair++) {
      const bare = await walk(server, agent)
      const judged = await judge(suite, server, http.send)
      if (bare.items !== vaults || judged.items !== vaults + 1) throw new Error(`${bare.items} and ${judged.items} vaults were read, of ${vaults} and one more`)
      if (pair > 0) ratios.push(judged.ms / bare.ms)
    }
    return { what: `listing ${vaults} vaults in pages of ${pageSize}, with all list checks`, against: 'a bare loop that follows nextLink and parses', limit: 2, aim: 1.5, ratios }
  } finally {
    await Promise.all([agent.close(), http.close(), server.close()])
  }
}

const operationOf = ({ binding }) => binding.roles.get(role).operation.id

async function walk({ url, subscription, token }, dispatcher) {
  let items = 0
  const begun = performance.now()
  let link = `${url}/subscriptions/${subscription}/providers/Microsoft.RecoveryServices/vaults?api-version=2024-01-01`
  while (link) {
    const { body } = await request(link, { dispatcher, headers: { authorization: `Bearer ${token}` } })
    const page = JSON.parse(await body.text())
    items += page.value.length
    link = page.nextLink
  }
  return { items, ms: performance.now() - begun }
}

async function judge(suite, { url, subscription, resourceGroup, location, token }, send) {
  let items = 0
  let ms = 0
  const story = {
    id: 'listing', title: 'A subscription is listed', roles: [role],
    async tell(teller) {
      // one of ours among them, so that there is something to look for
      const vault = teller.plan('listed', aVault(location))
      await teller.settle(await teller.call('create', vault, { body: vault.body }), vault)
      const begun = performance.now()
      const { exchanges } = await readThrough(teller, role)
      ms = performance.now() - begun
      for (const { response } of exchanges) items += response.json.value.length
    },
  }
  const pass = openPass({
    target: {
      pass: 'listing', kind: 'url', baseUrl: url, send, subscription, group: resourceGroup, location, apiVersion: suite.contract.apiVersion, tags: {}, freshGroup: false,
      token: () => Promise.resolve(token), limits: { timeoutMs: 30_000, operationTimeoutMs: 60_000 },
    },
    contract: suite.contract, binding: suite.binding, stories: [story], stand: () => Promise.reject(new Error('nothing is created')),
    ledger: memoryLedger(), clock: realClock, run: 'cst-listing', seed: 1, version: 'bench', signal: new AbortController().signal,
  })
  await pass.close()
  const begun = performance.now()
  const cells = suite.judge([pass.record])
  ms += performance.now() - begun
  const faults = cells.filter(({ outcome }) => outcome === 'failed' || outcome === 'error')
  if (faults.length > 0) throw new Error(faults.map(({ cell, outcome, reason, findings }) => `${cell} ${outcome}: ${reason ?? findings[0].says}`).join('\n'))
  return { items, ms }
}
