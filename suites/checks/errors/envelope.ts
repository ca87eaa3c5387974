/** Errors: the ARM envelope, in JSON, telling the client and nobody else's secrets. */
import { always, at } from '../../../harness/check.ts'
import { mediaType, type Answered } from '../../../harness/exchange.ts'
import { body, error, isObject, show } from '../../reading.ts'

const isError = ({ response }: Answered): boolean => response.status >= 400

export const errorEnvelope = always({
  id: 'error-envelope', title: 'An error is a JSON object error with a code and a message', level: 'must', profile: 'arm', family: 'errors',
  source: ['ARM-ERR-01'], polls: true, when: isError,
  *judge(exchange) {
    const { response } = exchange
    if (response.size === 0) return yield at(exchange, '/body', 'is empty')
    if (!isObject(response.json)) return yield at(exchange, '/body', `is ${response.bodyFault ?? show(response.json)} (${mediaType(response.headers) ?? 'no media type'})`)
    if (!isObject(body(exchange)['error'])) return yield at(exchange, '/body/error', `is ${show(body(exchange)['error'])}`)
    for (const name of ['code', 'message']) {
      if (typeof error(exchange)[name] !== 'string' || (name === 'code' && error(exchange)[name] === '')) yield at(exchange, `/body/error/${name}`, `is ${show(error(exchange)[name])}`)
    }
  },
  defects: [],
})

export const errorIsJson = always({
  id: 'error-is-json', title: 'An error calls itself application/json', level: 'must', profile: 'arm', family: 'errors',
  source: ['ARM-GEN-08'], polls: true, when: (exchange) => isError(exchange) && exchange.response.size > 0,
  *judge(exchange) {
    const type = mediaType(exchange.response.headers)
    if (type !== 'application/json') yield at(exchange, '/headers/content-type', `is ${type ?? 'absent'}`)
  },
  defects: [],
})

export const errorCodeIsAName = always({
  id: 'error-code-is-a-name', title: 'The code of an error is a word in PascalCase', level: 'should', profile: 'arm', family: 'errors',
  source: ['ARM-ERR-01'], polls: true, when: (exchange) => isError(exchange) && typeof error(exchange)['code'] === 'string',
  *judge(exchange) {
    const code = String(error(exchange)['code'])
    if (!/^[A-Z][A-Za-z0-9]*$/.test(code)) yield at(exchange, '/body/error/code', `is ${show(code)}`)
  },
  defects: [],
})

export const errorDetailsAreShaped = always({
  id: 'error-details-are-shaped', title: 'target is text and details are errors of their own, where an error has them', level: 'should', profile: 'arm', family: 'errors',
  source: ['ARM-ERR-02'], polls: true, when: isError,
  *judge(exchange) {
    const { target, details } = error(exchange)
    if (target !== undefined && target !== null && typeof target !== 'string') yield at(exchange, '/body/error/target', `is ${show(target)}`)
    if (details !== undefined && details !== null && !(Array.isArray(details) && details.every(isObject))) yield at(exchange, '/body/error/details', `is ${show(details)}`)
  },
  defects: [],
})

const leaks: readonly (readonly [RegExp, string])[] = [
  [/\n\s+at .+[:(]\d+/, 'a stack trace'], [/\bat [\w.$]+\([\w./\\]+:\d+(:\d+)?\)/, 'a stack trace'], [/Traceback \(most recent call last\)/, 'a stack trace'],
  [/\bat [\w.`<>]+\(.*\) in .+:line \d+/, 'a stack trace'], [/goroutine \d+ \[/, 'a stack trace'],
  [/(^|[\s"'(])(\/(usr|home|var|opt|srv|root)\/[\w.-]+\/[\w./-]+)/, 'a path of the server'], [/[A-Z]:\\\\?[\w ]+\\\\?[\w\\.]+/, 'a path of the server'],
]

export const errorLeaksNothing = always({
  id: 'error-leaks-nothing', title: 'An error shows no stack trace and no path of the server', level: 'should', profile: 'arm', family: 'errors',
  source: ['QUALITY-LEAKS'], polls: true, when: isError,
  *judge(exchange) {
    const text = exchange.response.text
    const found = leaks.find(([pattern]) => pattern.test(text) || pattern.test(String(error(exchange)['message'])))
    if (found) yield at(exchange, '/body', `shows ${found[1]}`)
  },
  defects: [],
})

export const noServerError = always({
  id: 'no-server-error', title: 'No request, right or wrong, brings the server to a 5xx', level: 'must', profile: 'arm', family: 'errors',
  source: ['HTTP-4XX', 'ARM-ERR-04'], polls: true,
  *judge(exchange) {
    if (exchange.response.status >= 500) yield at(exchange, '/status', `is ${exchange.response.status}${exchange.wrong === undefined ? ' for a right request' : ` for a request that is wrong (${exchange.wrong})`}`)
  },
  defects: [],
})
