/** Kinds are bound to the operations of a document by method and path shape. */
import { describe, expect, test } from 'vitest'
import { bindKinds, boundOrPlain, obstacle } from '../../harness/binding.ts'
import type { Kind, Role } from '../../harness/kind.ts'
import type { Contract } from '../../spec/contract.ts'

const contract = (...operations: [method: string, path: string][]): Contract =>
  ({ operations: operations.map(([method, path]) => ({ id: `${method} ${path}`, method, path })) }) as unknown as Contract
const read: Role = { verb: 'read', method: 'GET', path: '/groups/{group}/things/{name}' }
const list: Role = { verb: 'listInGroup', method: 'GET', path: '/groups/{group}/things' }
const create: Role = { verb: 'create', method: 'PUT', path: '/groups/{group}/things/{name}' }
const remove: Role = { verb: 'delete', method: 'DELETE', path: '/groups/{group}/things/{name}' }
const thing = (...roles: Role[]): Kind => ({ id: 'thing', noun: 'thing', traits: [], roles, name: /./, written: {} })

describe('a role is bound', () => {
  test('whatever the document calls its variables, and in whatever casing it writes its words', () => {
    const kind = thing(list, read)
    const { of, unbound, additional } = bindKinds(
      contract(['GET', '/Groups/{resourceGroupName}/THINGS/{thing}'], ['GET', '/groups/{g}/things']),
      [kind],
    )
    expect(of('thing', 'read')).toMatchObject({ kind, role: read, operation: { id: 'GET /Groups/{resourceGroupName}/THINGS/{thing}' } })
    expect([...of('thing', 'read')!.names]).toEqual([
      ['group', 'resourceGroupName'],
      ['name', 'thing'],
    ])
    expect([...of('thing', 'listInGroup')!.names]).toEqual([['group', 'g']])
    expect([unbound, additional]).toEqual([[], []])
  })

  test('to the first operation of its shape', () => {
    const { of, additional } = bindKinds(contract(['GET', '/groups/{a}/things'], ['GET', '/groups/{b}/things']), [thing(list)])
    expect(of('thing', 'listInGroup')!.operation.path).toBe('/groups/{a}/things')
    expect(additional.map(({ path }) => path)).toEqual(['/groups/{b}/things'])
  })

  test.each([
    ['another method', ['PUT', '/groups/{g}/things']],
    ['a word where a variable is due', ['GET', '/groups/all/things']],
    ['a variable where a word is due', ['GET', '/groups/{g}/{things}']],
    ['more segments', ['GET', '/groups/{g}/things/{name}']],
    ['fewer segments', ['GET', '/groups/{g}']],
    ['another word', ['GET', '/groups/{g}/thing']],
  ] as [string, [string, string]][])('not to an operation of %s', (_, operation) => {
    const kind = thing(list)
    const { bound, unbound, additional } = bindKinds(contract(operation), [kind])
    expect([bound, unbound, additional.map(({ id }) => id)]).toEqual([[], [{ kind, role: list }], [operation.join(' ')]])
  })
})

describe('a verb', () => {
  const other: Kind = { ...thing({ verb: 'listInProvider', method: 'GET', path: '/things' }), id: 'other' }

  test("that a kind does not have is that of the kind that has it; one that the document lacks is nobody else's", () => {
    const kind = thing(read)
    const binding = bindKinds(contract(['GET', '/things']), [kind, other])
    expect(binding.of('thing', 'listInProvider')?.kind.id).toBe('other')
    expect(binding.of('thing', 'read')).toBeUndefined()
    expect(boundOrPlain(binding, 'thing', 'read')?.operation).toMatchObject({ method: 'GET', path: read.path })
  })

  test('is not asked where the document has no operation, nothing is to be written, or nothing could be removed again', () => {
    const kind = thing(read, create, remove)
    const all = bindKinds(contract(['GET', read.path], ['PUT', create.path], ['DELETE', remove.path]), [kind])
    const kept = bindKinds(contract(['GET', read.path], ['PUT', create.path]), [kind])
    expect(obstacle(all, kind, 'create')).toBeUndefined()
    expect(obstacle(all, kind, 'create', true)).toMatch(/--read-only/)
    expect(obstacle(all, kind, 'read', true)).toBeUndefined()
    expect(obstacle(all, kind, 'update')).toBe('the document has no operation for "update" of a thing')
    expect(obstacle(kept, kind, 'create')).toMatch(/no operation that deletes/)
  })
})
