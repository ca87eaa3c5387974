/** What a document does not declare, a server may ignore; what an edition declares, it may not. */
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { embedded } from '../../cli/embedded.ts'
import { variants } from '../../fixtures/variants.ts'
import { loadContract } from '../../spec/load.ts'
import { newSuite } from '../../suites/conformance.ts'
import { simulate } from '../../suites/simulation.ts'

type Json = any // oxlint-disable-line no-explicit-any -- a document may be anything

test('sku counts where an edition of the document declares it', async () => {
  const document: Json = structuredClone((await loadContract()).document)
  document.components.schemas.Resource.properties.sku = { type: 'object', properties: { name: { type: 'string' } } }
  const file = join(await mkdtemp(join(tmpdir(), 'edition-')), 'with-sku.yml')
  await writeFile(file, stringify(document, { aliasDuplicateObjects: false }))
  const { results } = await simulate(
    newSuite(await loadContract(file)),
    embedded,
    {},
    variants.find(({ id }) => id === 'sku-ignored')!.middleware,
  )
  const falsePositives = results
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ result, findings }) => `${result} ${findings[0]!.pointer} ${findings[0]!.says}`)
  expect(falsePositives).toEqual([
    'sent-comes-back@createOrUpdateVaults /body/sku/name is absent, was "Standard"',
    'written-can-be-read-back@getVaults /body/sku/name is absent, was "Standard"',
  ])
})
