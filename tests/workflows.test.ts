/** The workflows and the action that people copy are sound. What they call is tested in docs.test.ts, the scripts of the action are run by tools/pack-smoke.mjs. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { validateAction, validateWorkflow } from '@action-validator/core'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { variableOf } from '../cli/options.ts'
import { runOptions } from '../cli/run/options.ts'

const root = join(import.meta.dirname, '..')
const folder = join(root, '.github', 'workflows')

describe.each(readdirSync(folder))('%s', (name) => {
  const text = readFileSync(join(folder, name), 'utf8')

  // the validator's schema is older than the permission to attest
  test('is a sound workflow', () => expect(validateWorkflow(text.replace(/^ +attestations: write\n/m, '')).errors).toEqual([]))

  test('gives away no more than it must', () => expect(parse(text)).toMatchObject({ permissions: { contents: 'read' } }))

  test('puts no word of others into a script', () =>
    expect(scripts(parse(text)).filter((script) => /\$\{\{\s*(github\.event|inputs|vars|secrets)\b/.test(script))).toEqual([]))
})

describe('action.yml', () => {
  const text = readFileSync(join(root, 'action.yml'), 'utf8')
  const { inputs, outputs, runs } = parse(text) as {
    inputs: Record<string, { description?: string; default?: string }>
    outputs: Record<string, { value: string }>
    runs: { steps: { id?: string; run?: string; env?: Record<string, string> }[] }
  }
  const own = ['package', 'node-version', 'artifact']
  const run = runs.steps.find(({ id }) => id === 'run')!

  test('is a sound action, each input described', () => {
    expect(validateAction(text).errors).toEqual([])
    expect(Object.values(inputs).filter(({ description }) => !description)).toEqual([])
  })

  test('its inputs are options of run, and go there as their variables', () => {
    const options = Object.keys(inputs).filter((name) => !own.includes(name) && name !== 'token')
    expect(runOptions.map(({ name }) => name)).toEqual(expect.arrayContaining(options))
    const passed = [...options, 'token'].map((name) => [
      variableOf(name),
      inputs[name]!.default === undefined ? `\${{ inputs.${name} || env.${variableOf(name)} }}` : `\${{ inputs.${name} }}`,
    ])
    expect(run.env).toEqual(Object.fromEntries(passed))
  })

  test('puts no input into a script, where it would be read as one', () =>
    expect(runs.steps.filter((step) => step.run?.includes('${{'))).toEqual([]))

  test('its outputs are those of the run', () => {
    expect(Object.values(outputs).map(({ value }) => value)).toEqual(
      Object.keys(outputs).map((name) => `\${{ steps.run.outputs.${name} }}`),
    )
    for (const name of Object.keys(outputs)) expect(run.run).toContain(`"${name}=$`)
  })
})

function scripts(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => (key === 'run' && typeof inner === 'string' ? [inner] : scripts(inner)))
}
