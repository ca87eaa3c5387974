/** Waivers: the target is wrong, and we know it. A file of them says which result, why, who answers for it, where it is tracked, and until when. */
import type { Node, YAMLMap } from 'yaml'
import { yaml } from '../spec/yaml.ts'
import type { Result } from '../harness/results.ts'
import type { Report } from './report.ts'
import { nearest, suggestion } from './nearest.ts'
import { visible } from './text.ts'

export type Waiver = Report['waivers'][number]

/** A fault of the waiver file, in one line: `FILE:LINE: what`. */
export class WaiverError extends Error {
  override readonly name = 'WaiverError'
  constructor(message: string) {
    super(visible(message))
  }
}

export interface WaiverFile {
  /** As its faults name it. */
  readonly file: string
  readonly text: string
  /** Every result of the suite, narrowed by nothing. */
  readonly results: readonly string[]
  /** `2026-03-31`, in UTC. */
  readonly today: string
}

const members = ['result', 'reason', 'owner', 'issue', 'expires'] as const

/** Reads a waiver file. Throws WaiverError for the first of its faults, saying how many more there are. */
export function parseWaivers({ file, text, results, today }: WaiverFile): readonly Waiver[] {
  const { LineCounter, isMap, isSeq, parseDocument } = yaml()
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const faults: string[] = []
  const blame = (offset: number | undefined, what: string): void => void faults.push(`${file}:${lines.linePos(offset ?? 0).line}: ${what}`)
  for (const { pos, message } of document.errors) blame(pos[0], `invalid YAML, ${message.split('\n')[0]}`)
  const list = document.contents
  if (faults.length === 0 && list !== null && !isSeq(list))
    blame(list.range?.[0], `expected a list of waivers, each with ${members.join(', ')}`)
  const seen = new Map<string, number>()
  const waivers =
    faults.length === 0 && isSeq(list)
      ? list.items.map((item) => {
          const start = (item as Node | null)?.range?.[0]
          if (!isMap(item)) return blame(start ?? list.range?.[0], `a waiver has ${members.join(', ')}`)
          const { waiver, placeOf } = readWaiver(item, blame)
          if (waiver.result !== undefined) {
            const first = seen.get(waiver.result)
            if (first !== undefined) blame(placeOf.result, `"${waiver.result}" is waived twice, first in line ${first}`)
            else seen.set(waiver.result, lines.linePos(placeOf.result ?? 0).line)
            const fault = faultOfResult(waiver.result, results)
            if (fault !== undefined) blame(placeOf.result, fault)
          }
          const fault = waiver.expires === undefined ? undefined : faultOfDay(waiver.expires, today)
          if (fault !== undefined) blame(placeOf.expires, fault)
          return waiver as Waiver
        })
      : []
  if (faults.length > 0) throw new WaiverError(`${faults[0]}${faults.length > 1 ? ` (and ${faults.length - 1} more)` : ''}`)
  return waivers as Waiver[]
}

type Place = Partial<Record<string, number>>

/** The members that are there and are texts; blames the others. */
function readWaiver(map: YAMLMap, blame: (offset: number | undefined, what: string) => void): { waiver: Partial<Waiver>; placeOf: Place } {
  const { isScalar } = yaml()
  const waiver: Record<string, string> = {}
  const placeOf: Place = {}
  for (const { key, value } of map.items) {
    const place = isScalar(key) ? key.range?.[0] : map.range?.[0]
    const name = isScalar(key) ? String(key.value) : ''
    placeOf[name] = place
    if (!(members as readonly string[]).includes(name)) {
      blame(place, `unknown member "${name}"${suggestion(name, members) || `; a waiver has ${members.join(', ')}`}`)
    } else if (!isScalar(value) || typeof value.value !== 'string' || value.value.trim() === '') {
      blame(
        place,
        `"${name}" must be a text${isScalar(value) && typeof value.value === 'number' ? ': put it in quotes' : ' that is not empty'}`,
      )
    } else waiver[name] = value.value.trim()
  }
  const missing = members.filter((name) => !(name in placeOf))
  if (missing.length > 0)
    blame(map.range?.[0], `${missing.map((name) => `"${name}"`).join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing`)
  return { waiver, placeOf }
}

function faultOfResult(result: string, results: readonly string[]): string | undefined {
  if (results.includes(result)) return undefined
  if (/[*?]/.test(result)) return `"${result}": wildcards are not supported, a waiver is for one result`
  const guess = guessOf(result, results)
  return result.includes('@')
    ? `there is no result "${result}"${guess}`
    : `"${result}" is not a result, which is written check@operation${guess}`
}

/** Check and operation are each known better than the whole. */
function guessOf(result: string, results: readonly string[]): string {
  const [check = '', operation = ''] = result.split('@')
  const parts = results.map((known) => known.split('@') as [string, string])
  const meant = nearest(check, [...new Set(parts.map(([known]) => known))])
  const operations = parts.flatMap(([known, of]) => (known === meant ? [of] : []))
  const at = operations.includes(operation) ? operation : (nearest(operation, operations) ?? operations[0])
  return meant === undefined ? '' : `, did you mean ${meant}@${at}?`
}

function faultOfDay(day: string, today: string): string | undefined {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? []
  const sound = year !== undefined && new Date(Date.UTC(Number(year), Number(month) - 1, Number(date))).toISOString().startsWith(day)
  if (!sound) return `"expires" must be a date such as 2026-03-31, not "${day}"`
  return day <= today ? `expired on ${day}: fix the server or renew the waiver` : undefined
}

/** Results that failed and are waived are no longer failed; they keep their findings. */
export function waive(results: readonly Result[], waivers: readonly Waiver[]): readonly Result[] {
  const byResult = new Map(waivers.map((waiver) => [waiver.result, waiver]))
  return results.map((result) => {
    const waiver = byResult.get(result.result)
    if (!waiver || result.outcome !== 'failed') return result
    return { ...result, outcome: 'waived', reason: `${waiver.reason} (${waiver.issue}; ${waiver.owner}, until ${waiver.expires})` }
  })
}

/** The results of waivers that excuse nothing any more, for they pass. */
export function unused(waivers: readonly Waiver[], results: readonly { readonly result: string; readonly outcome: string }[]): string[] {
  const passed = new Set(results.flatMap(({ result, outcome }) => (outcome === 'passed' ? [result] : [])))
  return waivers.flatMap(({ result }) => (passed.has(result) ? [result] : []))
}
