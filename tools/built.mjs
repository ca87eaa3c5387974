// After the compiler: what programs read of spec/ is kept in build/ as JSON, once it has been found sound, its schemas and that of reports as code.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import standalone from 'ajv/dist/standalone/index.js'
import { parse } from 'yaml'
import { compiler, schemaFile } from '../build/reports/schema.js'
import { loadContract, shippedContract } from '../build/spec/load.js'
import { schemaPointers, schemasCode } from '../build/spec/schemas.js'
import { loadRequirements, shippedRequirements, writtenRequirements } from '../build/spec/requirements.js'

const place = (name) => new URL(`../build/spec/${name}.json`, import.meta.url)
const names = ['azure-backup.openapi', 'requirements']
// what an earlier build left would be taken for the answer
const schemas = new URL('../build/spec/azure-backup.schemas.cjs', import.meta.url)
for (const made of [...names.map(place), schemas]) rmSync(made, { force: true })
const { document } = await loadContract()
loadRequirements()
const values = [parse(readFileSync(shippedContract(), 'utf8')), writtenRequirements(shippedRequirements())]
names.forEach((name, i) => writeFileSync(place(name), JSON.stringify(values[i])))
writeFileSync(schemas, schemasCode(document, schemaPointers(document), standalone.default))

const ajv = compiler(true)
writeFileSync(
  new URL('../build/reports/report-validator.cjs', import.meta.url),
  standalone.default(ajv, ajv.compile(JSON.parse(readFileSync(schemaFile(), 'utf8')))),
)
