/** Holds a report against its schema, which is part of the package and promised to readers. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'

/** The folder of the nearest package.json above a module: the same root for `reports/` and for `dist/reports/`. */
export function packageRoot(moduleUrl: string): string {
  const start = dirname(fileURLToPath(moduleUrl))
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder
    if (folder === dirname(folder)) throw new Error(`no package.json above ${start}`)
  }
}

/** Where the schema lies. */
export const schemaFile = (moduleUrl: string = import.meta.url): string =>
  join(packageRoot(moduleUrl), 'reports', 'report.schema.json')

/** What is wrong with a report, as `pointer: message`, the report itself being `/`; empty when it is sound. */
export function checkReport(report: unknown): string[] {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true })
  formats.default(ajv)
  const sound = ajv.compile(JSON.parse(readFileSync(schemaFile(), 'utf8')) as object)
  if (sound(report)) return []
  return (sound.errors ?? []).map(({ instancePath, message = 'is not sound', params }) => {
    const { additionalProperty, allowedValues } = params as { additionalProperty?: string; allowedValues?: string[] }
    const detail = additionalProperty ? `: ${additionalProperty}` : allowedValues ? `: ${allowedValues.join(', ')}` : ''
    return `${instancePath || '/'}: ${message}${detail}`
  })
}
