/** Options that several commands have. */
import { profiles } from '../harness/outcome.ts'
import type { Option } from './options.ts'
import { oneOf } from './values.ts'

export const help = { name: 'help', says: 'print this help' } as const satisfies Option
export const json = { name: 'json', says: 'print JSON' } as const satisfies Option
export const out = { name: 'out', takes: 'DIR', says: 'the folder for reports', default: 'reports/out' } as const satisfies Option
export const strict = {
  name: 'strict',
  says: 'ignore the errata: use the document as it is',
  see: 'docs/errata.md',
} as const satisfies Option
export const contract = {
  name: 'contract',
  takes: 'FILE',
  many: true,
  says: 'an OpenAPI document (3.0, 3.1 or 3.2; YAML or JSON) in place of the bundled ones; several are one contract',
  otherwise: 'the bundled ones',
} as const satisfies Option
export const profile = {
  name: 'profile',
  takes: 'NAME',
  many: true,
  says: `test only these requirements: ${profiles.join(', ')}`,
  otherwise: 'all',
  read: oneOf(...profiles),
} as const satisfies Option
