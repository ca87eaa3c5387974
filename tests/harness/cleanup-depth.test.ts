/** Cleaning up goes by depth: what lives in another resource is gone before that one is deleted. On a simulated clock, against a small server of libraries and their shelves. */
import { beforeAll, describe, expect, test } from 'vitest'
import { bindKinds } from '../../harness/binding.ts'
import { cleanUp } from '../../harness/cleanup.ts'
import { simulatedClock, type Clock } from '../../harness/clock.ts'
import { toResponse, type Request } from '../../harness/exchange.ts'
import { ledgerSums, memoryLedger, type Ledger } from '../../harness/ledger.ts'
import { note } from '../../harness/context.ts'
import { openStage } from '../../harness/stage.ts'
import { resourceOf } from '../../harness/resource-id.ts'
import { leftoversOf, sweepAway, whyStrange } from '../../harness/sweep.ts'
import type { Contract } from '../../spec/contract.ts'
import { library, loadLibraries, shelf } from '../suites/library-document.ts'

let contract: Contract
beforeAll(async () => void (contract = await loadLibraries()))

const run = 'cst-abc123'
const group = '/subscriptions/s/resourceGroups/g/providers/Contoso.Library'
const idOf = (name: string): string => `${group}/libraries/${run}-${name.replace('/', `/shelves/${run}-`)}`

interface Answer {
  status: number
  code?: string
}

interface Shown {
  readonly deletions: string[]
  readonly leaked: string[]
  readonly notes: Readonly<Record<string, string | undefined>>
  readonly left: string[]
  readonly atOnce: number
}

/** What is there is deleted in a second; a library with shelves refuses. `decides` may answer otherwise. */
async function cleaned(
  names: readonly string[],
  decides: (deletion: { id: string; nth: number; there: Set<string>; isOpen: boolean }) => Answer | undefined = () => undefined,
  act: (stage: ReturnType<typeof openStage>, ledger: Ledger) => Promise<void> = (stage) => cleanUp(stage, undefined),
): Promise<Shown> {
  const there = new Set(names.map((name) => idOf(name).toLowerCase()))
  const [clock, ledger, deletions]: [Clock, Ledger, string[]] = [simulatedClock(), memoryLedger(), []]
  const counts = new Map<string, number>()
  let [busy, atOnce] = [0, 0]
  const serve = async ({ method, url }: Request): Promise<Answer> => {
    const id = new URL(url).pathname.toLowerCase()
    if (method === 'GET') return there.has(id) ? { status: 200 } : { status: 404, code: 'ResourceNotFound' }
    const nth = (counts.get(id) ?? 0) + 1
    counts.set(id, nth)
    deletions.push(id.replaceAll(`${run}-`, '').split('/libraries/')[1]!.replace('/shelves', ''))
    const isOpen = [...there].some((other) => other.startsWith(`${id}/`))
    atOnce = Math.max(atOnce, ++busy)
    await clock.sleep(1_000, new AbortController().signal)
    busy--
    const otherwise = decides({ id, nth, there, isOpen })
    if (otherwise) return otherwise
    if (isOpen) return { status: 409, code: 'LibraryIsNotEmpty' }
    return { status: there.delete(id) ? 200 : 204 }
  }
  const stage = openStage({
    target: {
      pass: 'target',
      kind: 'url',
      baseUrl: 'http://library.invalid',
      apiVersion: contract.apiVersion,
      tags: {},
      freshGroup: false,
      subscription: 's',
      group: 'g',
      location: 'westeurope',
      limits: { timeoutMs: 30_000, operationTimeoutMs: 60_000 },
      async send(request) {
        const { status, code } = await serve(request)
        const body = code === undefined ? { properties: {} } : { error: { code, message: 'No.' } }
        return { response: toResponse(status, [['content-type', 'application/json']], status === 204 ? '' : JSON.stringify(body)) }
      },
    },
    contract,
    binding: bindKinds(contract, [library, shelf]),
    scenarios: [],
    makeShared: () => Promise.reject(new Error('nothing is shared')),
    ledger,
    clock,
    run,
    seed: 1,
    version: 'test',
    signal: new AbortController().signal,
  })
  for (const name of names) for (const event of ['planned', 'created'] as const) note(stage, event, idOf(name))
  await act(stage, ledger)
  return {
    deletions,
    leaked: ledgerSums(ledger.entries).leaked,
    notes: Object.fromEntries(ledger.entries.filter((entry) => entry.note).map((entry) => [entry.id.split(`${run}-`).at(-1)!, entry.note])),
    left: [...there],
    atOnce,
  }
}

describe('children go before their parent', () => {
  test.each([
    ['created after it', ['one', 'one/a', 'one/b']],
    ['that stand before it in the ledger, as those of a library that was made again', ['one/a', 'one/b', 'one']],
  ])('%s', async (_, names) => {
    const { deletions, leaked, left } = await cleaned(names)
    expect(deletions.at(-1)).toBe('one')
    expect([deletions.length, leaked, left]).toEqual([3, [], []])
  })

  test('side by side, as resources without relation are; and a library waits for its own shelves alone', async () => {
    const { deletions, leaked, atOnce } = await cleaned(['one', 'two', 'one/a', 'one/b', 'three'])
    expect(atOnce).toBe(4)
    expect(deletions.slice(0, 4).sort()).toEqual(['one/a', 'one/b', 'three', 'two'])
    expect(deletions.at(-1)).toBe('one')
    expect(leaked).toEqual([])
  })

  test('by the name of the parent as a whole: what only begins alike is no child', async () => {
    const { deletions, atOnce } = await cleaned(['one', 'one-more'])
    expect([deletions.length, atOnce]).toEqual([2, 2])
  })
})

describe('a parent that refuses', () => {
  test.each([400, 409])('with %i because it learns late that its children are gone is asked again', async (status) => {
    const { leaked, left, deletions } = await cleaned(['one', 'one/a'], ({ id, nth }) =>
      id.endsWith('one') && nth < 4 ? { status, code: 'LibraryNotEmpty' } : undefined,
    )
    expect([leaked, left]).toEqual([[], []])
    expect(deletions).toEqual(['one/a', 'one', 'one', 'one', 'one'])
  })

  test('and never had children is not asked in vain', async () => {
    const { leaked, deletions } = await cleaned(['one'], () => ({ status: 400, code: 'LibraryNotEmpty' }))
    expect([leaked, deletions]).toEqual([[idOf('one')], ['one']])
  })

  test('for ever is reported, with the reason, and its children are not', async () => {
    const { leaked, notes } = await cleaned(['one', 'one/a'], ({ id }) =>
      id.endsWith('one') ? { status: 409, code: 'LibraryNotEmpty' } : undefined,
    )
    expect(leaked).toEqual([idOf('one')])
    expect(notes['one']).toContain('409')
  })
})

test('a child that cannot be deleted goes with its parent, and is not reported as left', async () => {
  const { leaked, left, notes } = await cleaned(['one', 'one/a'], ({ id, there }) => {
    if (id.endsWith('/shelves/cst-abc123-a')) return { status: 403, code: 'Forbidden' }
    there.clear()
    return { status: 200 }
  })
  expect([leaked, left]).toEqual([[], []])
  expect(notes['a']).toBe('it went with its parent')
})

test('a child and its parent that both stay are both reported', async () => {
  const { leaked } = await cleaned(['one', 'one/a'], () => ({ status: 403, code: 'Forbidden' }))
  expect(leaked.sort()).toEqual([idOf('one'), idOf('one/a')])
})

describe('the id of a child', () => {
  test('names its parent', () => {
    expect(resourceOf([library, shelf], idOf('one/a'))).toMatchObject({
      kind: { id: 'shelf' },
      name: `${run}-a`,
      group: 'g',
      parent: { kind: { id: 'library' }, name: `${run}-one`, id: idOf('one'), subscription: 's', group: 'g' },
    })
  })

  test('is no proof below a parent that the run does not name', () => {
    const binding = bindKinds(contract, [library, shelf])
    const why = (id: string): string | undefined => whyStrange({ target: { subscription: 's' }, binding }, { id, run })
    expect(why(idOf('one/a'))).toBeUndefined()
    expect(why(`${group}/libraries/city/shelves/${run}-a`)).toBe(`it is in a library that is not named by ${run}`)
  })
})

test('a sweep removes children before their parents too', async () => {
  const { deletions, left } = await cleaned(['one', 'two', 'one/a', 'two/a'], undefined, async (stage, { entries }) => {
    await sweepAway(stage, leftoversOf([...entries]), { olderThanMs: 0 }, () => undefined)
  })
  expect(left).toEqual([])
  expect(deletions.slice(0, 2).sort()).toEqual(['one/a', 'two/a'])
})
