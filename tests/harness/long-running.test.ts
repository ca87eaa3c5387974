/** How an operation is followed: by the newest link, to the end, within bounds. */
import { describe, expect, test } from 'vitest'
import { toResponse, type Exchange, type Fields } from '../../harness/exchange.ts'
import { isUnderWay, settle } from '../../harness/long-running.ts'

const answer = (status: number, headers: Fields = [], json?: unknown, method = 'DELETE'): Exchange => ({
  id: 'x',
  pass: 'p',
  scenario: 's',
  role: 'delete',
  startedAt: '',
  durationMs: 0,
  request: { method, url: 'http://here/vaults/a', headers: [] },
  response: toResponse(
    status,
    [...headers, ...(json === undefined ? [] : [['content-type', 'application/json'] as const])],
    json === undefined ? '' : JSON.stringify(json),
  ),
})
const accepted = answer(202, [
  ['Azure-AsyncOperation', 'http://here/status?1'],
  ['Location', 'http://here/result'],
])
const running = (...headers: Fields): Exchange => answer(200, headers, { status: 'InProgress' }, 'GET')
const done = answer(200, [], { status: 'Succeeded' }, 'GET')

/** Follows `accepted`; `answers` are those to the polls, in order. URLs that lead elsewhere are not asked. */
async function followed(answers: readonly Exchange[], wantsResult = true, begun = accepted): Promise<string[]> {
  const asked: string[] = []
  const left = [...answers]
  await settle(begun, {
    wantsResult,
    follow: (url, role) => {
      if (!url.startsWith('http://here/')) return Promise.resolve(undefined)
      asked.push(`${role} ${url}`)
      return Promise.resolve(role === 'result' ? answer(204) : left.shift())
    },
    read: () => Promise.reject(new Error('there is a link')),
    wait: () => Promise.resolve(true),
  })
  return asked
}

describe('a status that names a new link', () => {
  test('is asked by that', async () => {
    expect(await followed([running(['Azure-AsyncOperation', 'http://here/status?2']), done])).toEqual([
      'poll http://here/status?1',
      'poll http://here/status?2',
      'result http://here/result',
    ])
  })
  test('that leads elsewhere is asked by the first', async () => {
    expect(await followed([running(['Azure-AsyncOperation', 'http://inside/status?2']), done])).toEqual([
      'poll http://here/status?1',
      'poll http://here/status?1',
      'result http://here/result',
    ])
  })
  test('or none is asked by the first', async () =>
    expect(await followed([running(), done])).toEqual([
      'poll http://here/status?1',
      'poll http://here/status?1',
      'result http://here/result',
    ]))
})

describe('a link without a host is taken from the URL of the request', () => {
  const relative = answer(202, [
    ['Azure-AsyncOperation', '/status?1'],
    ['Location', '../results/1?x=/y'],
  ])
  test.each([
    ['in the first answer', [done], ['poll http://here/status?1', 'result http://here/results/1?x=/y']],
    ['in a later answer', [running(['Azure-AsyncOperation', 'b?2']), done], ['poll http://here/status?1', 'poll http://here/vaults/b?2']],
    [
      'that leads elsewhere is asked by the first',
      [running(['Azure-AsyncOperation', '//inside/status?2']), done],
      ['poll http://here/status?1', 'poll http://here/status?1'],
    ],
  ] as const)('%s', async (_, answers, expected) =>
    expect(await followed(answers, expected.length > 1 && answers.length < 2, relative)).toEqual(expected),
  )
})

test('a result that nobody wants is not asked for', async () =>
  expect(await followed([done], false)).toEqual(['poll http://here/status?1']))

test.each([
  ['202 with a link', accepted, true],
  ['201 and Provisioning', answer(201, [], { properties: { provisioningState: 'Provisioning' } }, 'PUT'), true],
  ['201 and Succeeded', answer(201, [], { properties: { provisioningState: 'Succeeded' } }, 'PUT'), false],
  ['200', answer(200), false],
  ['409 with a link', answer(409, [['Location', 'http://here/result']]), false],
])('%s leaves something to be waited for, or not', (_, exchange, expected) => expect(isUnderWay(exchange)).toBe(expected))
