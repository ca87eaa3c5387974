/** All judgements of a result become one outcome, worst wins, and nothing that was not judged is green. */
import { describe, expect, test } from 'vitest'
import type { ResultKey } from '../../harness/results.ts'
import { exchangeCheck, at, scenarioCheck, type ExchangeCheck, type Check } from '../../harness/check.ts'
import { toResponse, type Exchange } from '../../harness/exchange.ts'
import { cannotJudge, judge, type Excuse } from '../../harness/judge.ts'
import type { Result } from '../../harness/results.ts'
import type { Handover, PassRecord } from '../../harness/record.ts'
import type { Contract, Operation } from '../../spec/contract.ts'
import { anExchange, type Sketch } from '../reports/exchanges.ts'

const contract = { title: 'a contract' } as Contract
const facts = { id: 'fine', title: 'All is fine', level: 'must', profile: 'arm', family: 'f', source: ['s'], defects: [] } as const
/** Finds a fault in whatever is not 200. */
const fine = (rest: Partial<ExchangeCheck> = {}): ExchangeCheck =>
  exchangeCheck({
    ...facts,
    *judge(exchange) {
      if (exchange.response?.status !== 200) yield at(exchange, '/status', `answers ${exchange.response?.status ?? 'nothing'}`)
    },
    ...rest,
  })
const operation = (id: string): Operation => ({ id }) as Operation
const result = (check: Check, id = 'read'): ResultKey => ({ result: `${check.id}@${id}`, check, operation: operation(id) })
const read = (sketch: Sketch = {}, rest: Partial<Exchange> = {}): Exchange => ({
  ...anExchange({ operation: 'read', ...sketch }),
  scenario: 'tale',
  ...rest,
})
const silent = (rest: Partial<Exchange> = {}): Exchange => {
  const { response: _, ...asked } = read()
  return { ...asked, failure: { code: 'ECONNRESET', message: 'reset' }, ...rest }
}
const pass = (exchanges: readonly Exchange[], rest: Partial<PassRecord> = {}): PassRecord => ({
  target: {} as PassRecord['target'],
  exchanges,
  handovers: [],
  endings: [],
  ...rest,
})
const one = (check: Check, record: PassRecord, excuse?: Excuse): Result => judge([result(check)], [record], contract, excuse)[0]!

describe('a check that always applies', () => {
  test('judges every exchange of its operation in every pass, and no other', () => {
    const [first, second, third] = [read(), read({ status: 500 }), read({ status: 404 }, { scenario: 'other' })]
    const [judged] = judge(
      [result(fine())],
      [
        pass([first, read({ operation: 'list', status: 500 })]),
        pass([second, third, { ...read({ status: 500 }), operation: undefined } as unknown as Exchange]),
      ],
      contract,
    )
    expect(judged).toEqual({
      ...result(fine()),
      check: expect.anything(),
      outcome: 'failed',
      judged: 3,
      atFault: 2,
      errata: [],
      scenarios: ['tale', 'other'],
      findings: [
        { exchange: second, pointer: '/status', says: 'answers 500' },
        { exchange: third, pointer: '/status', says: 'answers 404' },
      ],
    })
    expect(judged).not.toHaveProperty('reason')
  })

  test('passes when it judged and found nothing', () => {
    expect(one(fine(), pass([read(), read()]))).toEqual({
      ...result(fine()),
      check: expect.anything(),
      outcome: 'passed',
      judged: 2,
      atFault: 0,
      findings: [],
      errata: [],
      scenarios: ['tale'],
    })
  })

  test('judges only what says anything, by its own word', () => {
    const when: ExchangeCheck['when'] = ({ role }, given) => given === contract && role === 'read'
    expect(one(fine({ when }), pass([read(), read({ role: 'create', status: 500 })]))).toMatchObject({ outcome: 'passed', judged: 1 })
  })

  test('judges polls on the account of their operation if it asks for them', () => {
    const poll = read({ role: 'poll', status: 500 }, { partOf: 'read' })
    delete (poll as { operation?: string }).operation
    expect(one(fine(), pass([poll, read()]))).toMatchObject({ outcome: 'passed', judged: 1 })
    expect(one(fine({ polls: true }), pass([poll, read()]))).toMatchObject({ outcome: 'failed', judged: 2, atFault: 1 })
  })

  test('judges what was never answered if it asks for it', () => {
    expect(one(fine(), pass([silent(), read()]))).toMatchObject({ outcome: 'passed', judged: 1 })
    expect(one(fine({ unanswered: true }), pass([silent(), read()]))).toMatchObject({ outcome: 'failed', judged: 2, atFault: 1 })
    expect(one(fine({ unanswered: true }), pass([silent()]))).toMatchObject({ outcome: 'failed', judged: 1 })
    expect(one(fine({ unanswered: true }), pass([read()]))).toMatchObject({ outcome: 'passed', judged: 1 })
    expect(one(fine({ unanswered: true }), pass([silent({ operation: 'list' })]))).toMatchObject({ outcome: 'untested', judged: 0 })
  })

  test('passes over answers that say nothing', () => {
    expect(one(fine(), pass([read({ status: 429 }), read({}, { superseded: true, operation: 'read' })]))).toMatchObject({
      outcome: 'untested',
      judged: 0,
      reason: 'no scenario came to it',
    })
  })

  test('does not judge an answer that never came where it is known why', () => {
    expect(one(fine({ unanswered: true }), pass([silent({ unsettled: 'the gateway wavers' }), read()]))).toMatchObject({
      outcome: 'passed',
      judged: 1,
    })
  })

  test('is heard up to a thousand findings', () => {
    const many = fine({
      *judge(exchange) {
        for (let i = 0; ; i++) yield at(exchange, `/body/value/${i}`, 'is odd')
      },
    })
    const { judged, atFault, findings } = one(many, pass([read(), read()]))
    expect([judged, atFault, findings.length]).toEqual([2, 2, 2000])
  })

  test('that throws is our own fault, whatever else was found', () => {
    const broken = fine({
      *judge(exchange) {
        if (exchange.response.status === 500) throw new TypeError('broken check')
        yield* []
        yield at(exchange, '', 'a fault')
      },
    })
    const { outcome, reason, judged, scenarios } = one(broken, pass([read(), read({ status: 500 }, { scenario: 'other' })]))
    expect({ outcome, judged, scenarios }).toEqual({ outcome: 'error', judged: 1, scenarios: ['tale', 'other'] })
    expect(reason).toMatch(/^TypeError: broken check\n\s+at /)
  })

  test('that throws now and then is no less at fault where it found nothing', () => {
    const broken = fine({
      *judge(exchange) {
        if (exchange.response.status === 500) throw new TypeError('broken check')
        yield* []
      },
    })
    expect(one(broken, pass([read(), read({ status: 500 })]))).toMatchObject({ outcome: 'error', judged: 1, findings: [] })
  })

  test('whose `when` throws, or which throws no Error, is in error too', () => {
    const thrown = 'just a text'
    const broken = fine({
      when: () => {
        // oxlint-disable-next-line no-throw-literal -- a check may do even that
        throw thrown
      },
    })
    expect(one(broken, pass([read()]))).toMatchObject({ outcome: 'error', reason: 'just a text' })
  })
})

describe('a check that is handed things', () => {
  const same = scenarioCheck({
    ...facts,
    id: 'same',
    verbs: ['read'],
    *judge({ a, b }: { a: Exchange; b: Exchange }) {
      if (a.response?.status !== b.response?.status) yield at(b, '/status', 'is another')
    },
  })
  const handover = (exchanges: readonly Exchange[], rest: Partial<Handover> = {}): Handover => ({
    check: 'same',
    operation: 'read',
    scenario: 'tale',
    handed: { a: exchanges[0], b: exchanges[1] },
    exchanges,
    ...rest,
  })

  test('judges each hand-over of its own result, with what was handed over', () => {
    const [a, b] = [read(), read({ status: 404 })]
    const handovers = [
      handover([a, b]),
      handover([a, a], { scenario: 'other' }),
      handover([a, b], { check: 'another' }),
      handover([a, b], { operation: 'list' }),
    ]
    expect(one(same, pass([], { handovers }))).toMatchObject({
      outcome: 'failed',
      judged: 2,
      atFault: 1,
      scenarios: ['tale', 'other'],
      findings: [{ exchange: b, says: 'is another' }],
    })
  })

  test('gathers the hand-overs of all passes', () => {
    const [judged] = judge(
      [result(same)],
      [pass([], { handovers: [handover([read(), read()])] }), pass([], { handovers: [handover([read(), read()])] })],
      contract,
    )
    expect(judged).toMatchObject({ outcome: 'passed', judged: 2 })
  })

  test('is untested where one of the exchanges says nothing, and failed counts for more than that', () => {
    const throttled = handover([read(), read({ status: 429 })], { scenario: 'slow' })
    expect(one(same, pass([], { handovers: [throttled, handover([read(), read()])] }))).toMatchObject({
      outcome: 'untested',
      reason: 'read: throttled (429) to the end',
      judged: 1,
      scenarios: ['slow', 'tale'],
    })
    expect(one(same, pass([], { handovers: [throttled, handover([read(), read({ status: 404 })])] }))).toMatchObject({
      outcome: 'failed',
      judged: 1,
    })
    const two = one(same, pass([], { handovers: [throttled, throttled, handover([silent(), read({ status: 429 })])] }))
    expect(two).toMatchObject({ outcome: 'untested', judged: 0, reason: 'read: throttled (429) to the end; read: no answer (ECONNRESET)' })
  })

  test('that throws is our own fault', () => {
    expect(one(same, pass([], { handovers: [handover([], { handed: { nothing: undefined } })] }))).toMatchObject({
      outcome: 'error',
      judged: 0,
      scenarios: ['tale'],
      reason: expect.stringMatching(/^TypeError/) as unknown,
    })
  })

  test('is untested on a target that keeps no state, if it needs it', () => {
    const record = pass([], { handovers: [handover([read(), read()])], stateless: 'it keeps no state' })
    expect(one(same, record)).toMatchObject({ outcome: 'passed' })
    expect(one({ ...same, needsState: true }, record)).toMatchObject({
      outcome: 'untested',
      reason: 'it keeps no state',
      judged: 0,
      scenarios: ['tale'],
    })
    expect(one({ ...same, profile: 'lifecycle' }, record)).toMatchObject({ outcome: 'untested', reason: 'it keeps no state' })
    expect(one({ ...same, profile: 'lifecycle', needsState: false }, record)).toMatchObject({ outcome: 'passed' })
  })
})

describe('what nobody judged', () => {
  const open = fine({ open: 'the server had no reason' })
  test('is untested, or unsupported where the contract leaves it open', () => {
    expect(one(fine(), pass([]))).toMatchObject({
      outcome: 'untested',
      reason: 'no scenario came to it',
      judged: 0,
      atFault: 0,
      scenarios: [],
    })
    expect(one(open, pass([], { endings: [{ scenario: 'tale' }] }))).toMatchObject({
      outcome: 'unsupported',
      reason: 'the server had no reason',
    })
  })

  test('is untested in either case where scenarios ended early, each reason once', () => {
    const endings = [
      { scenario: 'a', ended: 'a create failed' },
      { scenario: 'b', ended: 'out of time' },
      { scenario: 'c', ended: 'a create failed' },
      { scenario: 'a', ended: 'a create failed' },
      { scenario: 'd' },
    ]
    const reason = 'no scenario came to it (a create failed: a, c; out of time: b)'
    expect(one(fine(), pass([], { endings }))).toMatchObject({ outcome: 'untested', reason })
    expect(one(open, pass([], { endings }))).toMatchObject({ outcome: 'untested', reason })
    expect(one(fine(), pass([], { endings: ['a', 'b', 'c'].map((scenario) => ({ scenario, ended: 'out of time' })) }))).toMatchObject({
      reason: 'no scenario came to it (out of time: 3 scenarios)',
    })
  })

  test('is untested on a target that keeps no state, unless it is open and needs none', () => {
    const record = pass([read()], { stateless: 'it keeps no state' })
    expect(one(fine({ needsState: true }), record)).toMatchObject({ outcome: 'untested', reason: 'it keeps no state', judged: 0 })
    expect(one(fine({ needsState: true, open: 'maybe' }), record)).toMatchObject({ outcome: 'untested', reason: 'it keeps no state' })
    expect(one(fine(), record)).toMatchObject({ outcome: 'passed' })
    expect(one(fine({ needsState: true }), pass([read()]))).toMatchObject({ outcome: 'passed', judged: 1 })
    expect(judge([result(fine({ needsState: true }))], [pass([read()]), record], contract)[0]).toMatchObject({
      outcome: 'untested',
      judged: 0,
    })
    const nothing = pass([], { stateless: 'it keeps no state' })
    expect(one(fine(), nothing)).toMatchObject({ outcome: 'untested', reason: 'it keeps no state' })
    expect(one(open, nothing)).toMatchObject({ outcome: 'unsupported', reason: 'the server had no reason' })
    const opened = scenarioCheck({ ...facts, verbs: ['read'], needsState: true, open: 'maybe', *judge() {} })
    expect(one(opened, nothing)).toMatchObject({ outcome: 'untested', reason: 'it keeps no state' })
    expect(one(opened, pass([]))).toMatchObject({ outcome: 'unsupported', reason: 'maybe' })
    expect(judge([result(fine())], [pass([]), nothing], contract)[0]).toMatchObject({ reason: 'it keeps no state' })
  })
})

describe('an erratum', () => {
  test('excuses findings one by one, and is told as often as it did', () => {
    const check = fine()
    const excuse: Excuse = (given, { exchange }) => (given === check && exchange.response?.status === 404 ? 'known' : undefined)
    expect(one(check, pass([read({ status: 404 }), read({ status: 404 })]), excuse)).toMatchObject({
      outcome: 'passed',
      judged: 2,
      atFault: 0,
      findings: [],
      errata: ['known', 'known'],
    })
    expect(one(check, pass([read({ status: 404 }), read({ status: 500 })]), excuse)).toMatchObject({
      outcome: 'failed',
      atFault: 1,
      findings: [{ says: 'answers 500' }],
      errata: ['known'],
    })
  })
})

describe('an exchange says nothing of the contract', () => {
  const denied = { status: 403, text: '{"error":{"code":"AuthorizationFailed","message":"no action \'x/read\'"}}' }
  test.each([
    ['it is not settled', read({ status: 200 }, { unsettled: 'the gateway wavers' }), 'the gateway wavers'],
    ['it was asked again', read({ status: 429 }, { superseded: true }), 'read: asked again'],
    ['no answer came', silent(), 'read: no answer (ECONNRESET)'],
    ['the recorder left the body out', read({ found: 'not recorded' }), 'read: the recorder left the body out'],
    ['the body is too long', read({ found: 'cut at 9 bytes' }), 'read: the body is too long to be read, it was cut at 9 bytes'],
    ['it was throttled', read({ status: 429 }), 'read: throttled (429) to the end'],
    ['the caller may not', read(denied), 'read: the token may not do this (403 AuthorizationFailed, x/read)'],
  ])('when %s', (_, exchange, reason) => expect(cannotJudge(exchange)).toBe(reason))

  test.each([
    ['an answer', read()],
    ['a server error', read({ status: 500 })],
    ['a body that is no JSON', read({ text: 'nope' })],
    ['a body whose fault only mentions a cut', read({ found: 'was cut at the end' })],
    ['a refusal of what was wrong on purpose', read({ ...denied, wrong: 'no token' })],
  ])('but not when it is %s', (_, exchange) => expect(cannotJudge(exchange)).toBeUndefined())

  test('and is left out of what is judged by either kind of check', () => {
    const cut = { ...read({ status: 500 }), response: toResponse(500, [], '{}', 'not recorded') }
    expect(one(fine(), pass([cut, read()]))).toMatchObject({ outcome: 'passed', judged: 1 })
  })
})
