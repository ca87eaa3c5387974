/** Whatever the casing, the encoding and the prefix: a request is put to the account of its own operation. */
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { pathOf } from '../../harness/exchange.ts'
import { matchOperation, type Contract } from '../../spec/contract.ts'
import { fillPath, isVariable } from '../../spec/path-template.ts'
import { loadContract } from '../../spec/load.ts'
import './seed.ts'

let contract: Contract
beforeAll(async () => void (contract = await loadContract()))

/** A text with each of its letters in either case, by the bits drawn. */
const recased = (text: string, upper: readonly boolean[]): string =>
  Array.from(text, (letter, i) => (upper[i % upper.length] ? letter.toUpperCase() : letter.toLowerCase())).join('')
const casing = fc.array(fc.boolean(), { minLength: 1, maxLength: 40 })
const value = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .filter((text) => !/[\ud800-\udfff]/.test(text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '')))
const percentEncoded = (text: string): string => [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')

test('a filled path belongs to the operation that it was made from', () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.array(value, { minLength: 3, maxLength: 3 }),
      casing,
      fc.boolean(),
      fc.constantFrom('', '/api', '/a/b%2Fc', '/subscriptions/x'),
      fc.nat(2),
      fc.constantFrom('', '?api-version=1', '?a=/x/y', '#/f', '/?'),
      (n, values, upper, encoded, prefix, slashes, after) => {
        const operation = contract.operations[n % contract.operations.length]!
        const variables = operation.path
          .split('/')
          .filter(isVariable)
          .map((part) => part.slice(1, -1))
        const filled = encoded
          ? operation.path
              .split('/')
              .map((part) => (isVariable(part) ? percentEncoded(values[0]!) : part))
              .join('/')
          : fillPath(operation.path, Object.fromEntries(variables.map((name, i) => [name, values[i]!])))
        const path = pathOf(`https://host:8443${prefix}${'/'.repeat(slashes)}${recased(filled, upper)}${after}`).slice(prefix.length)
        const found = matchOperation(contract, operation.method, path)
        // a slash at the end names an empty resource, which is none
        expect(found?.id).toBe(after.startsWith('/') ? undefined : operation.id)
        expect(matchOperation(contract, 'TRACE', path)).toBeUndefined()
      },
    ),
  )
})

test('any other path belongs to none, and breaks nothing', () => {
  const segment = fc.oneof(
    fc.constantFrom(
      'subscriptions',
      'resourceGroups',
      'providers',
      'Microsoft.RecoveryServices',
      'vaults',
      'operations',
      '',
      '{name}',
      '..',
      '%',
    ),
    fc.string(),
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(segment, { maxLength: 10 }).map((parts) => parts.join('/')),
        fc.string({ unit: 'binary' }),
      ),
      fc.constantFrom('GET', 'PUT', 'get', ''),
      (path, method) => {
        const found = matchOperation(contract, method, path)
        if (!found) return
        const parts = path.replace(/^\/+/, '').split('/')
        const template = found.path.split('/').slice(1)
        expect(method).toBe(found.method)
        expect(parts.length).toBe(template.length)
        for (const [i, part] of template.entries())
          expect(isVariable(part) ? parts[i] !== '' : part.toLowerCase() === parts[i]!.toLowerCase()).toBe(true)
      },
    ),
  )
})
