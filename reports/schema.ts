/** Holds a report against its schema, which is part of the package and promised to readers. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Ajv2020, ValidateFunction } from 'ajv/dist/2020.js'
import { newAjv } from '../spec/ajv.ts'
import { builtCode } from '../spec/built.ts'
import { packageRoot } from '../spec/package-root.ts'

/** Where the schema lies. */
export const schemaFile = (): string => join(packageRoot(), 'reports', 'report.schema.json')

/** What the build made of the schema: code, for it takes as long to compile as a tenth of a run. Beside the sources nothing is built. */
const built = (): ValidateFunction | undefined => builtCode(import.meta.dirname, 'report-validator.cjs') as ValidateFunction | undefined

/** What is wrong with a report, as `pointer: message`, the report itself being `/`; empty when it is sound. */
export const checkReport = (report: unknown): string[] =>
  faultsIn(report, built() ?? compiler().compile(JSON.parse(readFileSync(schemaFile(), 'utf8')) as object))

/** The same for any value and schema. */
export const faultsBy = (schema: object, value: unknown): string[] => faultsIn(value, compiler().compile(schema))

/** `source`: what is compiled keeps its code. Our own schemas are held against JSON Schema's by a test, not by each run. */
export const compiler = (source = false): Ajv2020 =>
  newAjv({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true, validateSchema: false, code: { source } })

function faultsIn(value: unknown, sound: ValidateFunction): string[] {
  if (sound(value)) return []
  return (sound.errors ?? []).map(({ instancePath, message = 'is not sound', params }) => {
    const { additionalProperty, allowedValues } = params as { additionalProperty?: string; allowedValues?: string[] }
    const detail = additionalProperty ? `: ${additionalProperty}` : allowedValues ? `: ${allowedValues.join(', ')}` : ''
    return `${instancePath || '/'}: ${message}${detail}`
  })
}
