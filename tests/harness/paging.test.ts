/** Lists are read to their end, and those without an end are given up. */
import { describe, expect, test } from 'vitest'
import { excerpt } from '../../harness/excerpt.ts'
import { toResponse, type Exchange } from '../../harness/exchange.ts'
import { openTable, toTable } from '../../harness/item-table.ts'
import { fingerprints, hasItems, isList, itemsNamed, itemsOf, nextLink, readPages } from '../../harness/paging.ts'
import { anExchange } from '../reports/exchanges.ts'

const page = (body: unknown, status = 200): Exchange => anExchange({ status, text: JSON.stringify(body) })
const link = (n: number | string): string => `https://x/list?page=${n}`
const item = (id: unknown): { id: unknown } => ({ id })

/** Follows links to what `body` makes of the number in them; keeps the links. */
function server(body: (n: number) => unknown): { follow: (url: string) => Promise<Exchange | undefined>; asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    follow: async (url) => (asked.push(url), url.startsWith('https://x/') ? page(body(Number(url.split('=')[1]))) : undefined),
  }
}

describe('pages are read', () => {
  test('to the one without a link, in order', async () => {
    const { follow, asked } = server((n) => ({ value: [item(`/${n}`)], ...(n < 3 && { nextLink: link(n + 1) }) }))
    const { exchanges, ended, link: left } = await readPages(page({ value: [item('/0')], nextLink: link(1) }), follow)
    expect({ ended, left, ids: [...itemsOf(exchanges)].map(({ id }) => id), asked }).toEqual({
      ended: 'end',
      left: undefined,
      ids: ['/0', '/1', '/2', '/3'],
      asked: [1, 2, 3].map(link),
    })
  })

  test.each([[undefined], [null], ['']])('to a link that is %j', async (nextLink) => {
    expect(await readPages(page({ value: [], nextLink }), server(() => ({})).follow)).toMatchObject({ ended: 'end' })
  })

  test.each([
    ['of another kind', 7, '7'],
    ['that is no URL', 'string', 'string'],
    ['that is relative', '/list?page=2', '/list?page=2'],
    ['in a list', [link(1)], link(1)],
  ])('no further than a link %s', async (_, nextLink, said) => {
    const first = page({ value: [], nextLink })
    expect(await readPages(first, server(() => ({})).follow)).toEqual({ exchanges: [first], ended: 'not a link', link: said })
  })

  test('no further than a link to another origin, which is not followed', async () => {
    const first = page({ value: [item('/0')], nextLink: 'https://y/list?page=1' })
    expect(await readPages(first, server(() => ({})).follow)).toEqual({
      exchanges: [first],
      ended: 'another origin',
      link: 'https://y/list?page=1',
    })
  })

  test('no further than a page that is refused, or that never came', async () => {
    const refused = page({ value: [item('/9')], nextLink: link(9) }, 404)
    expect(await readPages(refused, server(() => ({})).follow)).toEqual({ exchanges: [refused], ended: 'refused' })
    const { response: _, ...unanswered } = page({})
    expect(await readPages(page({ nextLink: link(1) }), async () => unanswered)).toMatchObject({
      ended: 'refused',
      exchanges: [{}, unanswered],
    })
  })

  test('no further than a link that was there before', async () => {
    const { follow, asked } = server((n) => ({ value: [item(`/${n}`)], nextLink: link(n === 3 ? 2 : n + 1) }))
    const { ended, link: left, exchanges } = await readPages(page({ nextLink: link(1) }), follow)
    expect({ ended, left, pages: exchanges.length, asked }).toEqual({ ended: 'loop', left: link(2), pages: 4, asked: [1, 2, 3].map(link) })
  })
})

describe('a list without an end is given up', () => {
  test('after fifty pages in a row that bring nothing new', async () => {
    const { follow } = server((n) => ({ value: n === 5 ? [item('/new')] : [], nextLink: link(n + 1) }))
    const { ended, link: left, exchanges } = await readPages(page({ nextLink: link(1) }), follow)
    expect({ ended, left, pages: exchanges.length }).toEqual({ ended: 'no progress', left: link(56), pages: 56 })
  })

  test('whatever casing it repeats its ids in', async () => {
    const { follow } = server((n) => ({ value: [item(n % 2 ? '/A' : '/a')], nextLink: link(n + 1) }))
    expect((await readPages(page({ value: [item('/a')], nextLink: link(1) }), follow)).exchanges).toHaveLength(51)
  })

  test('and items without an id are no progress, however many they are', async () => {
    const { follow } = server((n) => ({ value: [item(n), 'text', null], nextLink: link(n + 1) }))
    expect((await readPages(page({ value: [{}], nextLink: link(1) }), follow)).exchanges).toHaveLength(51)
  })

  test('after as many pages as no list has', async () => {
    const { follow } = server((n) => ({ value: [item(`/${n}`)], nextLink: link(n + 1) }))
    const { ended, link: left, exchanges } = await readPages(page({ value: [item('/0')], nextLink: link(1) }), follow)
    expect({ ended, left, pages: exchanges.length }).toEqual({ ended: 'too many', left: link(5000), pages: 5000 })
  })

  test('after fewer, if fewer are asked for', async () => {
    const { follow } = server((n) => ({ value: [item(`/${n}`)], nextLink: link(n + 1) }))
    expect((await readPages(page({ value: [item('/0')], nextLink: link(1) }), follow, 7)).exchanges).toHaveLength(7)
  })

  test('but not a long one that goes on to its end', async () => {
    const { follow } = server((n) => ({ value: n % 20 ? [] : [item(`/${n}`)], ...(n < 100 && { nextLink: link(n + 1) }) }))
    expect(await readPages(page({ value: [item('/0')], nextLink: link(1) }), follow)).toMatchObject({
      ended: 'end',
      exchanges: { length: 101 },
    })
  })
})

test('items are told with their place, and with their id where it is a text', () => {
  const first = page({ value: [item('/a'), item(7), null, 'text'] })
  const second = page({ value: [item('/b')] })
  expect([...itemsOf([first, page({ value: { id: '/c' } }), page([item('/d')]), page(null), second])]).toEqual([
    { value: { id: '/a' }, id: '/a', exchange: first, pointer: '/body/value/0' },
    { value: { id: 7 }, exchange: first, pointer: '/body/value/1' },
    { value: null, exchange: first, pointer: '/body/value/2' },
    { value: 'text', exchange: first, pointer: '/body/value/3' },
    { value: { id: '/b' }, id: '/b', exchange: second, pointer: '/body/value/0' },
  ])
  const { response: _, ...unanswered } = first
  expect([[...itemsOf([unanswered])], nextLink(unanswered), hasItems({ exchanges: [unanswered, page({ value: [] })] })]).toEqual([
    [],
    undefined,
    false,
  ])
  expect(hasItems({ exchanges: [page({ value: [] }), second] })).toBe(true)
  expect(nextLink({ ...first, response: toResponse(200, [], 'null') })).toBeUndefined()
})

test('items are found by their ids, in whatever casing, once for each time that they are listed', () => {
  const pages = [page({ value: [item('/v/A'), item('/v/b'), item(7), null] }), page({ value: [item('/v/a'), item('/v/ab')] })]
  expect([...itemsNamed(pages, ['/V/a'])].map(({ id, pointer }) => [id, pointer])).toEqual([
    ['/v/A', '/body/value/0'],
    ['/v/a', '/body/value/0'],
  ])
  expect([...itemsNamed(pages, ['/v/c'])]).toEqual([])
})

test('fingerprints are alike for ids that differ by casing alone, and none where there is no id', () => {
  const [a, again, other, none] = fingerprints(page({ value: [item('/v/A'), item('/V/a'), item('/v/b'), item(7)] }))
  expect([a === again, a === other, Number.isNaN(none), fingerprints(page(null)).length]).toEqual([true, false, true, 0])
})

describe('a page that was reduced', () => {
  const vault = (name: string): object => ({ id: `/v/${name}`, name, type: 'T' })
  const opened: unknown[] = []
  /** What it opens is kept in mind. */
  const reduced = (...value: unknown[]): Exchange => {
    const table = toTable({ value }, () => false)
    return {
      ...page({}),
      response: excerpt(
        { status: 200, headers: [], size: 9 },
        { sha256: 'f', problems: [], table },
        (given) => (opened.push(given), openTable(given)),
      ),
    }
  }
  const pages = [reduced(vault('A'), vault('b')), reduced(vault('c'), vault('a_b'), { id: 7 })]

  test('has its fingerprints without being opened', () => {
    opened.length = 0
    expect([...fingerprints(pages[0]!)]).toEqual([...fingerprints(page({ value: [vault('a'), vault('B')] }))])
    expect(opened).toEqual([])
  })

  test('is a list, as is a page whose value is an array, and nothing else', () => {
    opened.length = 0
    const { response: _, ...unanswered } = page({})
    expect([...pages, page({ value: [] }), page({ value: {} }), page(null), page([]), unanswered].map(isList)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ])
    expect(opened).toEqual([])
  })

  test('is opened for a name that it has, or that may be written in another way', () => {
    const found = (...ids: string[]): unknown => ((opened.length = 0), [[...itemsNamed(pages, ids)].map(({ id }) => id), opened.length])
    expect(found('/v/a')).toEqual([['/v/A'], 2])
    expect(found('/v/C')).toEqual([['/v/c'], 1])
    expect(found('/v/x')).toEqual([[], 0])
    expect(found('/v/x', '/v/b')).toEqual([['/v/b'], 2])
    expect(found('/v/x%20y')).toEqual([[], 2])
  })
})
