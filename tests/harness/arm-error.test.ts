import { describe, expect, test } from 'vitest'
import { armErrorOf, codeOf, errorLine } from '../../harness/arm-error.ts'
import { denial } from '../../harness/denial.ts'
import type { Exchange } from '../../harness/exchange.ts'
import { anExchange } from '../reports/exchanges.ts'

const code = 'AuthorizationFailed'
const message = "does not have authorization to perform action 'Microsoft.RecoveryServices/vaults/read'"
const answering = (body: unknown): Exchange => anExchange({ role: 'read', status: 403, text: JSON.stringify(body) })

const promised = answering({ error: { code, message } })
const former = answering({ ErrorCode: code, Message: { Language: 'en-US', Value: message } })

describe('an error', () => {
  test('is told and acted on in either form', () => {
    for (const exchange of [promised, former]) {
      expect(codeOf(exchange)).toBe(code)
      expect(errorLine(exchange)).toBe(`${code}, ${message}`)
    }
  })

  test('is judged, and excuses, in the promised form only', () => {
    expect(armErrorOf(promised)).toEqual({ code, message })
    expect(denial(promised)).toBe('read: the token may not do this (403 AuthorizationFailed, Microsoft.RecoveryServices/vaults/read)')
    expect(armErrorOf(former)).toEqual({})
    expect(denial(former)).toBeUndefined()
  })

  test.each([null, 'text', [], {}, { error: null }, { error: 'text' }, { error: [] }].map((body) => [JSON.stringify(body), body]))(
    'is none in %s',
    (_, body) => {
      const exchange = answering(body)
      expect(armErrorOf(exchange)).toEqual({})
      expect([codeOf(exchange), errorLine(exchange), denial(exchange)]).toEqual([undefined, undefined, undefined])
    },
  )
})
