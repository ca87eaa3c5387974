/** A mock that answers by the document alone, to the letter: the contract profile is judged in full, one result says that it keeps no state, the rest is untested. */
import { expect, test } from 'vitest'
import type { Answer, Handler } from '../../harness/server.ts'
import { loadContract } from '../../spec/load.ts'
import { newSuite } from '../../suites/conformance.ts'
import { simulate } from '../../suites/simulation.ts'

const json = (status: number, body: unknown): Answer => ({
  status,
  headers: [['content-type', 'application/json']],
  body: JSON.stringify(body),
})
const error = (status: number): Answer => json(status, { error: { code: 'string', message: 'string' } })
const vault = { id: 'string', name: 'string', type: 'string', location: 'string', tags: {}, properties: {} }
const declared = new Set(['id', 'name', 'type', 'location', 'tags', 'properties', 'x-nobody-knows'])

/** As Prism and Specmatic are: paths to the letter, parameters and credential demanded, bodies by their declared members. */
const mock: Handler = (request) => {
  const { pathname, searchParams } = new URL(request.url)
  const authorised = request.headers.some(([name]) => name.toLowerCase() === 'authorization')
  const path = pathname.replace(/^\/subscriptions\/[^/]+(\/resourceGroups\/[^/]+)?/, '')
  const answer = (): Answer => {
    if (!/^\/providers\/Microsoft\.RecoveryServices\/(operations|vaults)(\/[^/]+)?$/.test(path))
      return { status: 404, headers: [['content-type', 'application/problem+json']], body: '{"type":"NO_PATH_MATCHED_ERROR"}' }
    if (!searchParams.has('api-version')) return error(422)
    if (!authorised) return error(401)
    if (path.endsWith('/operations') || path.endsWith('/vaults'))
      return request.method === 'GET' ? json(200, { value: [], nextLink: 'string' }) : error(405)
    if (request.method === 'DELETE') return { status: 200, headers: [], body: '' }
    if (request.method === 'PUT' || request.method === 'PATCH') return accepts(request.body ?? '') ? json(200, vault) : error(422)
    return request.method === 'GET' ? json(200, vault) : error(405)
  }
  return Promise.resolve(answer())
}

function accepts(text: string): boolean {
  try {
    const body = JSON.parse(text) as Record<string, unknown>
    const isMap = (value: unknown): boolean => value === undefined || (typeof value === 'object' && value !== null && !Array.isArray(value))
    return (
      isMap(body) &&
      Object.keys(body).every((name) => declared.has(name)) &&
      ['string', 'undefined'].includes(typeof body['location']) &&
      isMap(body['properties']) &&
      isMap(body['tags']) &&
      Object.values(body['tags'] ?? {}).every((value) => typeof value === 'string')
    )
  } catch {
    return false
  }
}

test('a mock to the letter', async () => {
  const { results } = await simulate(newSuite(await loadContract()), () => ({
    handle: mock,
    subscription: '5e0e3a1c-0000-4000-8000-00000000e111',
    group: 'mocked',
    location: 'westeurope',
    token: 'any',
  }))
  const of = (profile: string): typeof results => results.filter(({ check }) => check.profile === profile)
  expect(
    of('contract')
      .filter(({ outcome }) => outcome !== 'passed')
      .map(({ result, outcome, reason, findings }) => `${result} ${outcome} ${reason ?? findings[0]?.says}`),
  ).toEqual([])
  expect(
    of('lifecycle')
      .filter(({ outcome }) => outcome === 'failed')
      .map(({ result }) => result),
  ).toEqual(['unknown-vault-reads-404@getVaults'])
  expect(results.filter(({ outcome }) => outcome === 'error')).toEqual([])
})
