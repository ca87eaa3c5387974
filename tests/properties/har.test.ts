/** What is written as HAR is read again as it was; what is no HAR is told in one line, whatever it is. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toResponse, type Exchange, type Fields } from '../../harness/exchange.ts'
import { fromHar, toHar } from '../../reports/har.ts'
import './seed.ts'

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('__proto__', '\u2028', '\ud800', '\0'),
)
const name = fc.string({ unit: fc.constantFrom(...Array.from('abcXYZ-019_')), minLength: 1 })
const fields: fc.Arbitrary<Fields> = fc.array(fc.tuple(name, text), { maxLength: 5 })
const url = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.constantFrom('https://x/%zz?a=%', 'http://127.0.0.1:1/?a&b=&=c'),
)
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  text,
  fc.json(),
  fc.constantFrom('', '\ufeff{}', '{"a":1,"a":2}', '[1e400]', '{"__proto__":1}'),
)
const response = fc
  .tuple(
    fc.integer({ min: 100, max: 599 }),
    fields,
    bytes,
    fc.option(fc.constantFrom('cut at 9 bytes', 'not gzip', 'coded as x', 'invalid UTF-8'), { nil: undefined }),
  )
  .map(([status, headers, body, found]) => toResponse(status, headers, body, found))
const failure = fc.record({ code: text, message: text })
const answer = fc.oneof(fc.record({ response }), fc.record({ failure }), fc.record({ response, failure }))

const exchange = fc
  .tuple(
    fc.record(
      {
        pass: text,
        scenario: text,
        role: text,
        startedAt: text,
        durationMs: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map((ms) => ms + 0),
        operation: text,
        partOf: text,
        wrong: text,
        unsettled: text,
        superseded: fc.constant(true as const),
      },
      { requiredKeys: ['pass', 'scenario', 'role', 'startedAt', 'durationMs'] },
    ),
    fc.record({ method: name, url, headers: fields, body: text, padding: fc.nat() }, { requiredKeys: ['method', 'url', 'headers'] }),
    answer,
  )
  .map(([facts, request, came]) => ({ ...facts, request, ...came }) as Omit<Exchange, 'id'>)

/** As it comes back from a file. */
const kept = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

test('exchanges come back as they were written', () => {
  fc.assert(
    fc.property(fc.array(exchange, { maxLength: 4 }), fc.option(fc.dictionary(name, fc.jsonValue()), { nil: undefined }), (list, extra) => {
      const exchanges = list.map((each, i): Exchange => ({ id: `${each.pass}-${i}`, ...each }))
      const read = fromHar(kept(toHar(exchanges, extra)))
      expect(read.exchanges).toEqual(exchanges)
      // JSON has no -0
      expect(read.extra).toEqual(extra === undefined ? undefined : kept(extra))
    }),
    { numRuns: 200 },
  )
})

/** Whatever is read without a fault can be written and read again; a fault is one line that says where. */
function readOrBlame(har: unknown): void {
  let exchanges: readonly Exchange[]
  try {
    ;({ exchanges } = fromHar(har))
  } catch (error) {
    expect((error as Error).constructor).toBe(Error)
    expect((error as Error).message).toMatch(/^HAR (file|entry \d+): [^\n]+$/)
    return
  }
  expect(fromHar(kept(toHar(exchanges))).exchanges).toEqual(exchanges)
}

test('any JSON is read or blamed', () => {
  const entry = fc.record({ request: fc.jsonValue(), response: fc.jsonValue() })
  fc.assert(
    fc.property(
      fc.oneof(
        fc.jsonValue(),
        fc.record({ log: fc.jsonValue() }),
        fc.record({ log: fc.record({ entries: fc.array(fc.oneof(fc.jsonValue(), entry)) }) }),
      ),
      readOrBlame,
    ),
    { numRuns: 200 },
  )
})

test('a recording with anything changed in it is read or blamed', () => {
  /** Every place in a value, as the list of keys that lead there. */
  const places = (value: unknown, at: readonly string[] = []): (readonly string[])[] =>
    typeof value === 'object' && value !== null
      ? [at, ...Object.entries(value).flatMap(([key, inner]) => places(inner, [...at, key]))]
      : [at]
  const replaced = (value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown => {
    if (key === undefined) return by
    const inner = replaced((value as Record<string, unknown>)[key], rest, by)
    return Array.isArray(value) ? value.map((each, i) => (String(i) === key ? inner : each)) : { ...(value as object), [key]: inner }
  }
  const odd = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(
      null,
      -1,
      0,
      Infinity,
      1000,
      200.5,
      '',
      '0',
      ':status',
      'base64',
      'https://x',
      [],
      {},
      [{}],
      [null],
      [{ name: 'a' }],
      [{ name: ':a', value: 'b' }],
    ),
  )
  fc.assert(
    fc.property(fc.array(exchange, { minLength: 1, maxLength: 2 }), fc.nat(), odd, (list, n, by) => {
      const har = kept(toHar(list.map((each, i): Exchange => ({ id: `e-${i}`, ...each }))))
      const all = places(har)
      readOrBlame(replaced(har, all[n % all.length]!, by))
    }),
    { numRuns: 500 },
  )
})
