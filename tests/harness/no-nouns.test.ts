/** The harness knows kinds, and nothing of Azure Backup: none of its nouns, types or paths. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** What is called after the suite itself: the names of its tags and its user agent. */
const ownName = /azure-backup-conformance/g
const noun = /vault|recovery|backup|protected.?item/i
/** A path below a provider, or a type of one. Hosts of clouds are no types. */
const path = /\/providers\/(?!N\/T\/NAME)|\bMicrosoft\.[A-Z]/

test.each(readdirSync('harness').filter((name) => name.endsWith('.ts')))('harness/%s has no noun, type or path of Azure Backup', (name) => {
  const lines = readFileSync(`harness/${name}`, 'utf8').replaceAll(ownName, '').split('\n')
  expect(lines.filter((line) => noun.test(line) || path.test(line))).toEqual([])
})
