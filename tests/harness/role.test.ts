/** Roles are bound to the operations of a document by method and path shape. */
import { describe, expect, test } from 'vitest'
import { bindRoles, fillPath, type Role } from '../../harness/role.ts'
import type { Contract } from '../../spec/contract.ts'

const contract = (...operations: [method: string, path: string][]): Contract =>
  ({ operations: operations.map(([method, path]) => ({ id: `${method} ${path}`, method, path })) }) as unknown as Contract
const read: Role = { name: 'read', method: 'GET', path: '/groups/{group}/things/{name}' }
const list: Role = { name: 'list', method: 'GET', path: '/groups/{group}/things' }

describe('a role is bound', () => {
  test('whatever the document calls its variables, and in whatever casing it writes its words', () => {
    const { roles, unbound, additional } = bindRoles(
      contract(['GET', '/Groups/{resourceGroupName}/THINGS/{thing}'], ['GET', '/groups/{g}/things']),
      [list, read],
    )
    expect(roles.get('read')!.operation.id).toBe('GET /Groups/{resourceGroupName}/THINGS/{thing}')
    expect(roles.get('read')!.role).toBe(read)
    expect([...roles.get('read')!.names]).toEqual([
      ['group', 'resourceGroupName'],
      ['name', 'thing'],
    ])
    expect([...roles.get('list')!.names]).toEqual([['group', 'g']])
    expect([unbound, additional]).toEqual([[], []])
  })

  test('to the first operation of its shape', () => {
    const { roles, additional } = bindRoles(contract(['GET', '/groups/{a}/things'], ['GET', '/groups/{b}/things']), [list])
    expect(roles.get('list')!.operation.path).toBe('/groups/{a}/things')
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
    const { roles, unbound, additional } = bindRoles(contract(operation), [list])
    expect([roles.size, unbound, additional.map(({ id }) => id)]).toEqual([0, [list], [operation.join(' ')]])
  })
})

test('a path is filled, each value as one segment', () => {
  expect(fillPath('/groups/{group}/things/{name}', { group: 'a/b c', name: 'é' })).toBe('/groups/a%2Fb%20c/things/%C3%A9')
  expect(fillPath('/groups/{group}/things/{name}', { name: '' })).toBe('/groups/{group}/things/')
  expect(fillPath('/groups/group', { group: 'x', roup: 'y' })).toBe('/groups/group')
})
