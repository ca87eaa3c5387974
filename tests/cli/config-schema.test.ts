/** The schema of the configuration file says what the program says of a file. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { configSchema } from '../../cli/config-schema.ts'
import { configure } from '../../cli/configuration.ts'
import { runOptions } from '../../cli/run/options.ts'

const folder = mkdtempSync(join(tmpdir(), 'config-schema-'))
const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(configSchema(runOptions))

/** What the program says; `undefined`: it takes the file. */
function refusal(text: string): string | undefined {
  const file = join(folder, 'settings.yml')
  writeFileSync(file, text)
  try {
    configure(['--config', file], {}, runOptions, folder)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

test.each([
  '',
  '# nothing but a comment\n',
  'target: azure\nsubscription: 00000000-0000-4000-8000-000000000001\nresource-group: nightly\nauth: azure-cli\n',
  'seed: 7\ntimeout: 30\nrun-timeout: 5m\nshard: 1/2\n',
  'tag: [a=b, c=d]\nprofile: contract\ncheck: [one, two]\nread-only: true\n',
  'fail-on: new\nprevious: last/report.json\nunsupported: [etag]\n',
])('a right file is taken by both: %j', (text) => {
  expect(refusal(text)).toBeUndefined()
  expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(true)
})

test.each([
  'targt: azure\n',
  'help: true\n',
  'print-config: true\n',
  'config: other.yml\n',
  'strict: 3\n',
  'auth: gold\n',
  'profile: [contract, gold]\n',
  'seed: [1, 2]\n',
  'subscription:\n',
  'tag: { a: b }\n',
  '- target: azure\n',
  'out: ""\n',
])('a wrong file is refused by both: %j', (text) => {
  expect(refusal(text)).toBeDefined()
  expect(validate(parse(text))).toBe(false)
})

test('each setting says what it is for, and its default', () => {
  const { properties } = configSchema(runOptions) as { properties: Record<string, { description: string }> }
  expect(properties['operation-timeout']!.description).toBe('time limit of one long-running operation (default: 60s; azure: 15m)')
  for (const [name, { description }] of Object.entries(properties)) expect(description, name).not.toBe('')
})
