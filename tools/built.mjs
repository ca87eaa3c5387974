// After the compiler: what programs read of spec/ is kept in dist/ as JSON, once it has been found sound, and the schema of reports as code.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import standalone from 'ajv/dist/standalone/index.js'
import { parse } from 'yaml'
import { compiler, schemaFile } from '../dist/reports/schema.js'
import { loadContract, shippedContract } from '../dist/spec/load.js'
import { loadRequirements, shippedRequirements } from '../dist/spec/requirements.js'

const place = (name) => new URL(`../dist/spec/${name}.json`, import.meta.url)
const sources = { 'azure-backup.openapi': shippedContract(), requirements: shippedRequirements() }
// what an earlier build left would be taken for the answer
for (const name of Object.keys(sources)) rmSync(place(name), { force: true })
await loadContract()
loadRequirements()
for (const [name, file] of Object.entries(sources)) writeFileSync(place(name), JSON.stringify(parse(readFileSync(file, 'utf8'))))

const ajv = compiler(true)
writeFileSync(new URL('../dist/reports/report-validator.cjs', import.meta.url), standalone.default(ajv, ajv.compile(JSON.parse(readFileSync(schemaFile(), 'utf8')))))
