/** A HAR file is taken apart wherever its bytes are cut, and no more of it is held than an entry. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { entriesIn } from '../../reports/har-file.ts'

/** The entries and the rest of a text whose bytes come so many at a time. */
function apart(bytes: Uint8Array, length: number): { entries: unknown[]; frame: unknown } {
  const chunks = Array.from({ length: Math.ceil(bytes.length / length) }, (_, i) => bytes.subarray(i * length, (i + 1) * length))
  const pieces = entriesIn(chunks)
  const entries: unknown[] = []
  for (;;) {
    const { done, value } = pieces.next()
    if (done) return { entries, frame: JSON.parse(value) }
    entries.push(JSON.parse(value))
  }
}

const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    '"',
    '\\',
    '],[',
    '{"log":{"entries":[1]}}',
    'é\u2028😀',
    [],
    {},
    { log: { entries: [1, [2]] } },
    { entries: [1] },
  ),
)

test('whatever stands in it, and wherever it is cut', () => {
  const file = fc.record({ before: odd, log: fc.record({ entries: fc.array(odd, { maxLength: 4 }), pages: odd }), after: odd })
  fc.assert(
    fc.property(file, fc.integer({ min: 1, max: 40 }), fc.constantFrom(0, 1, '\t'), (har, length, indent) => {
      const text = JSON.stringify(har, null, indent)
      const kept = JSON.parse(text) as typeof har
      expect(apart(Buffer.from(text), length)).toEqual({ entries: kept.log.entries, frame: { ...kept, log: { ...kept.log, entries: [] } } })
    }),
    { numRuns: 300 },
  )
})

test.each([
  ['UTF-8 with its mark', Buffer.from('\ufeff{"log":{"entries":["é"]}}')],
  ['UTF-16', Buffer.from('\ufeff{"log":{"entries":["é"]}}', 'utf16le')],
  ['UTF-16, the other way round', Buffer.from('\ufeff{"log":{"entries":["é"]}}', 'utf16le').swap16()],
])('%s is read', (_, bytes) => {
  for (const length of [4, 7, 1000]) expect(apart(bytes, length)).toEqual({ entries: ['é'], frame: { log: { entries: [] } } })
})

test.each([
  '',
  '{',
  '{"log":{"entries":[{}',
  '{"log":{"entries":[{}]}',
  '{"log":{"entries":[1,]}}',
  '{"log":{"entries":[,1]}}',
  '{"log":{"entries":[1 2]}}',
  'PK\u0003\u0004',
])('%j is no JSON, and is not taken for any', (text) => expect(() => apart(Buffer.from(text), 3)).toThrow(SyntaxError))

test('of 50,000 entries no more is asked for than the next one takes', () => {
  let given = 0
  function* file(): Generator<Uint8Array, void> {
    yield Buffer.from('{"log":{"entries":[')
    for (let i = 0; i < 50_000; i++) {
      given++
      yield Buffer.from(`${i > 0 ? ',' : ''}{"n":${i},"text":"${'x'.repeat(200)}"}`)
    }
    yield Buffer.from(']}}')
  }
  let taken = 0
  let ahead = 0
  for (const text of entriesIn(file())) {
    taken++
    ahead = Math.max(ahead, given - taken)
    expect(text.length).toBeLessThan(300)
  }
  expect([taken, ahead]).toEqual([50_000, 1])
})
