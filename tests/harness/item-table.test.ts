/** Pages as tables: whatever an item is like, what comes out is what is documented of it. */
import { describe, expect, test } from 'vitest'
import { fingerprint } from '../../harness/fingerprint.ts'
import { fingerprintsIn, openTable, toTable } from '../../harness/item-table.ts'

const scope = '/subscriptions/s/resourceGroups/G/providers/Microsoft.RecoveryServices/vaults'
const type = 'Microsoft.RecoveryServices/vaults'
const vault = (name: string, more: object = {}): Record<string, unknown> => ({
  id: `${scope}/${name}`,
  name,
  type,
  location: 'westeurope',
  ...more,
})
const none = (): boolean => false
const through = (value: readonly unknown[], keeps: Parameters<typeof toTable>[1] = none): unknown[] =>
  openTable(toTable({ value }, keeps))['value'] as unknown[]

describe('a table', () => {
  test('has of a resource its id, name, type, location and a digest of its tags', () => {
    const [one, same, other, bare] = through([
      vault('one', { tags: { a: 'b' }, sku: { name: 'Standard' }, properties: {} }),
      vault('same', { tags: { a: 'b' } }),
      vault('other', { tags: { a: 'c' } }),
      vault('bare'),
    ]) as Record<string, unknown>[]
    expect(one).toEqual({ ...vault('one'), tags: expect.stringMatching(/^sha256:[\w-]{22}$/) })
    expect(same!['tags']).toBe(one!['tags'])
    expect(other!['tags']).not.toBe(one!['tags'])
    expect(bare).toEqual(vault('bare'))
  })

  test('keeps whole what it is told to, and what is no resource', () => {
    const items = [
      vault('mine', { properties: { a: [1, null] }, tags: {} }),
      { name: 'no id', display: { provider: 'p' } },
      null,
      7,
      'text',
      [1],
      { id: 7, sku: 'x' },
    ]
    expect(through(items, ({ id }) => id.endsWith('mine'))).toEqual(items)
  })

  test.each([
    ['tags null', { tags: null }],
    ['another name', { name: 'ANOTHER' }],
    ['no name', { name: undefined }],
    ['type null', { type: null }],
    ['location a number', { location: 7 }],
    ['a tabulator in the id', { id: `${scope}/a\tb`, name: 'a\tb' }],
    ['a line end in the type', { type: 'a\nb' }],
    ['an id without slashes', { id: 'v', name: 'v' }],
    ['an equals sign in front', { id: '=/v', name: 'v' }],
    ['beyond ASCII', { id: `${scope}/тест"\\`, name: 'тест"\\' }],
    ['an empty id', { id: '', name: '' }],
    ['a slash at its end', { id: `${scope}/`, name: '' }],
  ])('loses nothing of what it documents: %s', (_, odd) => {
    const item = { ...vault('v'), ...odd }
    expect(through([vault('before'), item, vault('after')])).toEqual([vault('before'), item, vault('after')])
  })

  test('keeps what stands beside the items, and an empty list', () => {
    expect(openTable(toTable({ value: [], nextLink: null, count: 3 }, none))).toEqual({ value: [], nextLink: null, count: 3 })
    const body = JSON.parse('{"__proto__":{"a":1},"value":[{"id":"/x/y","__proto__":2}]}') as { value: unknown[] }
    expect(JSON.stringify(openTable(toTable(body, () => true)))).toBe('{"__proto__":{"a":1},"value":[{"id":"/x/y","__proto__":2}]}')
  })

  test('tells fingerprints of ids unopened, their casing ignored', () => {
    const items = [vault('One'), vault('two'), { ...vault('three'), location: 7 }, { name: 'no id' }]
    const prints = fingerprintsIn(toTable({ value: items }, none))
    expect([...prints]).toEqual([...['One', 'two', 'three'].map((name) => fingerprint(`${scope}/${name}`)), Number.NaN])
    expect(fingerprint(`${scope}/ONE`.toUpperCase())).toBe(prints[0])
    expect(prints[0]).not.toBe(prints[1])
  })
})
