/** The JSON Schema of the configuration file, made of the rows of the options; editors complete and check the file with it. Shipped as `cli/config.schema.json`. */
import { inFiles } from './configuration.ts'
import { defaultText, type Option, type Options } from './options.ts'

type Schema = Readonly<Record<string, unknown>>

/** A scalar is read as a text, so that `seed: 1` and `seed: "1"` are the same. */
function scalar({ read }: Option): Schema {
  const choices = read && 'choices' in read ? read.choices : undefined
  return Array.isArray(choices) ? { enum: choices } : { type: ['string', 'number'], minLength: 1 }
}

function schemaOf(option: Option): Schema {
  if (option.takes === undefined) return { type: 'boolean' }
  const one = scalar(option)
  return option.many ? { anyOf: [one, { type: 'array', items: one }] } : one
}

function describe(option: Option): string {
  const usual = defaultText(option)
  return `${option.says}${usual === undefined ? '' : ` (default: ${usual})`}`
}

export const configSchema = (options: Options): Schema => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'azure-backup-conformance.yml',
  description: 'Settings of the commands run and sweep of azure-backup-conformance',
  type: ['object', 'null'],
  additionalProperties: false,
  properties: Object.fromEntries(inFiles(options).map((option) => [option.name, { description: describe(option), ...schemaOf(option) }])),
})
