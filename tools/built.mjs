// After the compiler: what programs read of spec/ is kept in build/ as JSON, once it has been found sound, its schemas and that of reports as code.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import standalone from 'ajv/dist/standalone/index.js'
import { parse } from 'yaml'
import { compiler, schemaFile } from '../build/reports/schema.js'
import { loadContract, shippedContract } from '../build/spec/load.js'
import { schemaPointers, schemasCode } from '../build/spec/schemas.js'
import { loadRequirements, shippedRequirements } from '../build/spec/requirements.js'

const place = (name) => new URL(`../build/spec/${name}.json`, import.meta.url)
const sources = { 'azure-backup.openapi': shippedContract(), requirements: shippedRequirements() }
// what an earlier build left would be taken for the answer
const schemas = new URL('../build/spec/azure-backup.schemas.cjs', import.meta.url)
for (const made of [...Object.keys(sources).map(place), schemas]) rmSync(made, { force: true })
const { document } = await loadContract()
loadRequirements()
for (const [name, file] of Object.entries(sources)) writeFileSync(place(name), JSON.stringify(parse(readFileSync(file, 'utf8'))))
writeFileSync(schemas, schemasCode(document, schemaPointers(document), standalone.default))

const ajv = compiler(true)
writeFileSync(
  new URL('../build/reports/report-validator.cjs', import.meta.url),
  standalone.default(ajv, ajv.compile(JSON.parse(readFileSync(schemaFile(), 'utf8')))),
)
