/** Of two api-versions the later one has what the earlier one has. */
import { expect, test } from 'vitest'
import { isSince } from '../../spec/api-version.ts'

test.each([
  ['2024-01-01', undefined, true],
  ['2024-01-01', '2024-01-01', true],
  ['2024-01-01', '2022-10-01', true],
  ['2022-10-01', '2024-01-01', false],
  ['2022-09-30', '2022-10-01', false],
  ['2022-10-01-preview', '2022-10-01', true],
  ['2022-09-30-PREVIEW', '2022-10-01', false],
  ['v1', '2022-10-01', true],
  ['2.0.0', '2022-10-01', true],
])('%s has what came with %s: %s', (version, since, has) => expect(isSince(version, since)).toBe(has))
