import { createRequire } from 'node:module'
import { compileFunction } from 'node:vm'
import standalone from 'ajv/dist/standalone/index.js'
import { expect, test } from 'vitest'
import { aVault } from '../../fixtures/vaults.ts'
import { loadContract } from '../../spec/load.ts'
import { schemaCompiler, schemaPointers, schemasCode, type BuiltSchemas } from '../../spec/schemas.ts'

const { file, document, operations } = await loadContract()
const pointers = schemaPointers(document)

/** What the build writes into a file, and programs read from there. */
function built(): BuiltSchemas {
  const module = { exports: {} }
  const run = compileFunction(schemasCode(document, pointers, standalone.default), ['module', 'exports', 'require'])
  run(module, module.exports, createRequire(import.meta.url))
  return module.exports as BuiltSchemas
}

test('every schema that a request or an answer is held against is built', () => {
  const asked = new Set<string>()
  for (const { parameters, responses, body } of operations) {
    for (const schema of [
      ...parameters.map((parameter) => parameter.schema),
      ...[...responses.values(), ...(body ? [body] : [])].flatMap(({ content }) => [...content.values()]),
    ]) {
      if (schema) asked.add(JSON.stringify(schema.raw))
    }
  }
  const raw = schemaCompiler(file, document, true)
  expect(asked).toEqual(new Set(pointers.map((pointer) => JSON.stringify(raw(pointer, 'response').raw))))
})

test('a schema that was built says of a value what one says that is compiled', () => {
  const compiled = schemaCompiler(file, document, true)
  const ready = schemaCompiler(file, document, true, built())
  const vault = { ...aVault('westeurope', 'x'), id: '/subscriptions/s', name: 'n', type: 't' }
  const values = [
    null,
    3,
    '',
    'no uuid',
    [],
    {},
    vault,
    { value: [vault] },
    { ...vault, location: 3, tags: { a: 1 } },
    { value: [{ ...vault, properties: { provisioningState: 7, moveState: 'Nowhere' } }], nextLink: 3 },
    { error: { code: 1, details: {} } },
    { value: { name: 1 } },
    { ...vault, sku: { name: 'Dear' }, identity: { type: 'Nobody' }, properties: { publicNetworkAccess: 'Perhaps' } },
  ]
  const judged = pointers.flatMap((pointer) =>
    values.map((value) => ({ pointer, value, problems: compiled(pointer, 'response').validate(value) })),
  )
  expect(judged.filter(({ problems }) => problems.length > 0).length).toBeGreaterThan(pointers.length)
  for (const { pointer, value, problems } of judged) expect(ready(pointer, 'response').validate(value)).toEqual(problems)
})
