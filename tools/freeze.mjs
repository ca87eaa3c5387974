// Prints spec/frozen-<api-version>.yml out of what is required now. It is written once, when an api-version is first certified, and then only read.
import { loadContract } from '../build/spec/load.js'
import { newSuite } from '../build/suites/conformance.js'

const { contract, results } = newSuite(await loadContract())
const required = results.filter(({ check }) => check.level === 'must')
console.log(`# What a certificate for this api-version takes, frozen once and never changed: a check that comes later is judged and shown, and takes no certificate away.
apiVersion: '${contract.apiVersion}'
frozen: '${new Date().toISOString().slice(0, 10)}'
# the document, SHA-256
contract: ${contract.sha256}
results:`)
for (const profile of ['contract', 'lifecycle', 'arm']) {
  console.log(`  ${profile}:`)
  for (const { result, check } of required) if (check.profile === profile) console.log(`    - ${result}`)
}
