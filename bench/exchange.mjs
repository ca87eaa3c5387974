// What the suite adds to a request: building it from the contract, recording it, and judging it by every check that always applies.
import { Agent, request } from 'undici'
import { realClock } from '../build/harness/clock.js'
import { newClient } from '../build/harness/client.js'
import { openHttp } from '../build/harness/http.js'
import { judge } from '../build/harness/judge.js'
import { loadContract } from '../build/spec/load.js'
import { newSuite } from '../build/suites/conformance.js'
import { served } from './served.mjs'
import { ratiosOf } from './timing.mjs'

const name = 'bench-vault'

export async function exchange({ pairs = 45, each = 100 } = {}) {
  const contract = await loadContract()
  const suite = newSuite(contract)
  const server = await served()
  const [agent, http] = [new Agent(), openHttp()]
  try {
    const { binding } = suite
    const { operation } = binding.roles.get('read')
    const results = suite.results.filter((result) => result.check.kind === 'exchange' && result.operation === operation)
    const schema = operation.responses.get('200').content.get('application/json')
    const authorization = `Bearer ${server.token}`
    const url = `${server.url}/subscriptions/${server.subscription}/resourceGroups/${server.resourceGroup}/providers/Microsoft.RecoveryServices/vaults/${name}?api-version=${contract.apiVersion}`
    await request(url, {
      method: 'PUT',
      dispatcher: agent,
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ location: server.location }),
    }).then(({ body }) => body.text())

    const bare = async () => {
      for (let n = 0; n < each; n++) {
        const { statusCode, body } = await request(url, { dispatcher: agent, headers: { authorization } })
        const problems = schema.validate(JSON.parse(await body.text()))
        if (statusCode !== 200 || problems.length > 0) throw new Error(`the vault reads ${statusCode}: ${problems[0]?.says}`)
      }
    }
    const judged = async () => {
      const target = {
        pass: 'bench',
        kind: 'url',
        baseUrl: server.url,
        send: http.send,
        subscription: server.subscription,
        group: server.resourceGroup,
        location: server.location,
        apiVersion: contract.apiVersion,
        tags: {},
        freshGroup: false,
        token: () => Promise.resolve(server.token),
        limits: { timeoutMs: 30_000, operationTimeoutMs: 60_000 },
      }
      const client = newClient({
        target,
        contract,
        binding,
        clock: realClock,
        userAgent: 'azure-backup-conformance/bench',
        requestId: () => crypto.randomUUID(),
      })
      const { signal } = new AbortController()
      for (let n = 0; n < each; n++) {
        const built = await client.build('read', { subscription: server.subscription, group: server.resourceGroup, name }, {})
        await client.ask({ scenario: 'bench', role: 'read' }, built.request, signal)
      }
      const found = judge(results, [{ target, exchanges: client.exchanges, handovers: [], endings: [] }], contract)
      const red = found.find(({ outcome }) => outcome === 'failed' || outcome === 'error')
      if (red || found.every(({ judged: times }) => times < each))
        throw new Error(`${red?.result} is ${red?.outcome}: ${red?.reason ?? red?.findings[0]?.says}`)
    }
    const ratios = await ratiosOf(pairs, judged, bare, 20)
    return {
      what: `request, record and all ${results.length} always-on checks (${each} at a time)`,
      against: 'bare undici request, JSON.parse, one Ajv validation',
      limit: 1.5,
      ratios,
    }
  } finally {
    await Promise.all([agent.close(), http.close(), server.close()])
  }
}
