/** JSON Schema 2020-12 by Ajv, loaded when there is something to compile: what every run needs of it is compiled when the package is built. */
import { createRequire } from 'node:module'
import type { Ajv2020, Options } from 'ajv/dist/2020.js'

const load = createRequire(import.meta.url)

/** With the formats of JSON Schema. Each caller says what it reports and how strict it is. */
export function newAjv(options: Options): Ajv2020 {
  const { Ajv2020: Ajv } = load('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js')
  const formats = load('ajv-formats') as typeof import('ajv-formats')
  const ajv = new Ajv(options)
  formats.default.default(ajv)
  return ajv
}
