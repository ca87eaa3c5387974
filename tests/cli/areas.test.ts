/** Which areas a run tests where none are named, and which it refuses. */
import { expect, test } from 'vitest'
import { areasFor } from '../../cli/run/areas.ts'

const given = ['operations', 'vaults']

test.each([
  ['the embedded emulator', {}, 'emulator', [...given, 'backup-policies']],
  ['the emulator at a version with policies', { 'api-version': '2023-06-01' }, 'emulator', [...given, 'backup-policies']],
  ['the emulator at a version without them', { 'api-version': '2021-12-01' }, 'emulator', given],
  ['a URL', {}, 'url', given],
  ['real Azure', {}, 'azure', given],
  ['a document of others', { contract: ['other.yml'] }, 'emulator', undefined],
  ['what is named, each once', { area: ['vaults', 'vaults'] }, 'url', ['vaults']],
] as const)('%s', (_, values, kind, areas) => {
  expect(areasFor(values as Parameters<typeof areasFor>[0], kind)).toEqual(areas)
})

test.each([
  ['at a version without them', { area: ['backup-policies'], 'api-version': '2026-02-01' }, 'emulator', /not at 2026-02-01/],
  ['on real Azure', { area: ['backup-policies'] }, 'azure', /not yet limited/],
] as const)('policies are refused %s', (_, values, kind, why) => {
  expect(() => areasFor(values as unknown as Parameters<typeof areasFor>[0], kind)).toThrow(why)
})
