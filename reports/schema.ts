/** Holds a report against its schema, which is part of the package and promised to readers. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { packageRoot } from '../spec/package-root.ts'

/** Where the schema lies. */
export const schemaFile = (): string => join(packageRoot(), 'reports', 'report.schema.json')

/** What is wrong with a report, as `pointer: message`, the report itself being `/`; empty when it is sound. */
export const checkReport = (report: unknown): string[] => faultsBy(JSON.parse(readFileSync(schemaFile(), 'utf8')) as object, report)

/** The same for any value and schema. */
export function faultsBy(schema: object, value: unknown): string[] {
  // our own schemas are held against JSON Schema's by a test, not by each run
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true, validateSchema: false })
  formats.default(ajv)
  const sound = ajv.compile(schema)
  if (sound(value)) return []
  return (sound.errors ?? []).map(({ instancePath, message = 'is not sound', params }) => {
    const { additionalProperty, allowedValues } = params as { additionalProperty?: string; allowedValues?: string[] }
    const detail = additionalProperty ? `: ${additionalProperty}` : allowedValues ? `: ${allowedValues.join(', ')}` : ''
    return `${instancePath || '/'}: ${message}${detail}`
  })
}
