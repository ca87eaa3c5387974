// After the compiler: what programs read of spec/ is kept in build/ as JSON, once it has been found sound, its schemas and that of reports as code.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import standalone from 'ajv/dist/standalone/index.js'
import { parse } from 'yaml'
import { compiler, schemaFile } from '../build/reports/schema.js'
import { loadContract, shipped, shippedContract } from '../build/spec/load.js'
import { schemaPointers, schemasCode } from '../build/spec/schemas.js'
import { loadRequirements, shippedRequirements, writtenRequirements } from '../build/spec/requirements.js'

const place = (name) => new URL(`../build/spec/${name}`, import.meta.url)
const names = Object.keys(shipped)
const made = ['requirements.json', ...names.flatMap((name) => [`${name}.json`, `${name}.schemas.cjs`])]
// what an earlier build left would be taken for the answer
for (const file of made) rmSync(place(file), { force: true })
for (const name of names) {
  const { document } = await loadContract(shippedContract(name))
  writeFileSync(place(`${name}.json`), JSON.stringify(parse(readFileSync(shippedContract(name), 'utf8'))))
  writeFileSync(place(`${name}.schemas.cjs`), schemasCode(document, schemaPointers(document), standalone.default))
}
loadRequirements()
writeFileSync(place('requirements.json'), JSON.stringify(writtenRequirements(shippedRequirements())))

const ajv = compiler(true)
writeFileSync(
  new URL('../build/reports/report-validator.cjs', import.meta.url),
  standalone.default(ajv, ajv.compile(JSON.parse(readFileSync(schemaFile(), 'utf8')))),
)
