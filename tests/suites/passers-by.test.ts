/** Other people's vaults come and go between pages, between lists and between a list and a read: it makes no false positive. */
import { beforeAll, describe, expect, test } from 'vitest'
import { loadDocuments } from '../../spec/load.ts'
import { passersBy } from '../../fixtures/variants/passers-by.ts'
import { listedCanBeRead, listIsStable } from '../../suites/checks/lists.ts'
import { suitesOf, tryDefect, tryVariant, type Suites } from '../../suites/mutants.ts'
import { asynchronous, synchronous } from '../../suites/simulation.ts'
import { embedded } from '../../cli/embedded.ts'

let suites: Suites
beforeAll(async () => {
  suites = suitesOf(await loadDocuments())
})

const places = [['conformance'], ['finance-archive'], ['conformance', 'Finance', 'conformance2']]
const modes = [synchronous, asynchronous]
const sizes = [1, 2, 3]

describe('who comes and goes is no fault of the server', () => {
  let seed = 0
  for (let round = 0; round < 2; round++)
    for (const groups of places)
      for (const [turn, mode] of modes.entries())
        for (const pageSize of sizes) {
          const given = ++seed
          test(`in ${groups.join(', ')}, ${turn ? 'asynchronous' : 'synchronous'}, pages of ${pageSize}, seed ${given}`, async () => {
            const middleware = passersBy({ seed: given, groups, readsOnly: round === 1 })
            const variant = { id: 'passers-by', says: '', mode: { ...mode, pageSize, neighbours: given % 4 }, middleware }
            expect((await tryVariant(suites, embedded, variant, given)).falsePositives).toEqual([])
          })
        }
})

describe('a list that loses or makes up what is there is found with every seed', () => {
  for (const check of [listIsStable, listedCanBeRead])
    for (const defect of check.defects)
      test(defect.id, async () => {
        for (let seed = 1; seed <= 8; seed++) {
          const { caughtBy, astray } = await tryDefect(suites, embedded, check, defect, seed)
          expect({ seed, caught: caughtBy.length > 0, astray }).toEqual({ seed, caught: true, astray: [] })
        }
      })
})
