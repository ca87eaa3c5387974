/** How texts become values: durations, counts, choices. Each throws UsageError with the name of the option. */
import { guid as guidForm } from '../emulator/arm/options.ts'
import { groupName as groupForm } from '../harness/resource-id.ts'
import { isApiVersion } from '../spec/api-version.ts'
import { isOwnTag } from '../harness/ownership.ts'
import { suggestion } from '../reports/nearest.ts'
import { UsageError } from './usage.ts'

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `90m` in milliseconds; a bare number is seconds. */
export function duration(text: string, name: string): number {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)([smhd])?$/.exec(text.trim()) ?? []
  if (number === undefined) throw new UsageError(`${name} must be a duration such as 30s, 90m, 24h or 7d, not "${text}"`)
  return Math.round(Number(number) * units[unit]!)
}

/** A reader of texts, with the way back: how its values are written. */
const withWriter = <T>(read: (text: string, name: string) => T, write: (value: T) => string) => Object.assign(read, { write })
const inSeconds = (ms: number): string => `${ms / 1000}s`

/** A duration to wait for: timers take none over 24 days for what it says, and 20 are as good as more. */
export const wait = withWriter((text, name) => Math.min(duration(text, name), 20 * units['d']!), inSeconds)

/** The same, and not nothing: a limit of 0s would let nobody answer. */
export const limit = withWriter((text, name) => {
  const ms = wait(text, name)
  if (ms === 0) throw new UsageError(`${name} must be longer than 0s`)
  return ms
}, inSeconds)

/** `2024-01-01`, `2024-01-01-preview`. */
export function apiVersion(text: string, name: string): string {
  if (!isApiVersion(text.trim()))
    throw new UsageError(`${name} must be a date, optionally with a suffix, such as 2024-01-01 or 2024-01-01-preview, not "${text}"`)
  return text.trim()
}

export function count(text: string, name: string): number {
  if (!/^\d+$/.test(text.trim())) throw new UsageError(`${name} must be a whole number, not "${text}"`)
  if (text.trim().length > 15) throw new UsageError(`${name} must have at most 15 digits, not "${text}"`)
  return Number(text)
}

/** The same, in these bounds. */
export const between =
  (least: number, most: number) =>
  (text: string, name: string): number => {
    const number = count(text, name)
    if (number < least || number > most) throw new UsageError(`${name} must be a whole number from ${least} to ${most}, not "${text}"`)
    return number
  }

/** One of some words; they can be read from it as `choices`. */
export const oneOf = <T extends string>(...choices: readonly T[]) =>
  Object.assign(
    (text: string, name: string): T => {
      const choice = choices.find((each) => each === text)
      if (choice === undefined)
        throw new UsageError(`${name} must be one of ${choices.join(', ')}, not "${text}"${suggestion(text, choices)}`)
      return choice
    },
    { choices },
  )

/** A tag that Azure takes (limits of ARM tags), and that is not one of the suite's own, by which it knows what it may remove. */
export const tag = withWriter(readTag, ([key, value]) => `${key}=${value}`)
function readTag(text: string, name: string): readonly [string, string] {
  const [key, ...rest] = text.split('=')
  if (!key || rest.length === 0) throw new UsageError(`${name} must be KEY=VALUE, not "${text}"`)
  const value = rest.join('=')
  if (key.length > 512) throw new UsageError(`${name}: a key can have at most 512 characters, not ${key.length}`)
  if (value.length > 256)
    throw new UsageError(`${name}: a value can have at most 256 characters, that of "${key.slice(0, 80)}" has ${value.length}`)
  if (/[<>%&\\?/]/.test(key)) throw new UsageError(`${name}: a key cannot contain < > % & \\ ? or /, as "${key}" does`)
  if (isOwnTag(key)) throw new UsageError(`${name}: "${key}" is set by the suite itself`)
  return [key, value]
}

/** Part of a path: servers of partners need no GUIDs, but a name with spaces is that of the subscription, not its id. */
export function subscriptionId(text: string, name: string): string {
  if (!/^(?!\.+$)[\w.-]+$/.test(text)) throw new UsageError(`${name} must be an id of letters, digits, "-", "_" and ".", not "${text}"`)
  return text
}

/** As Azure has them. */
export function guid(text: string, name: string): string {
  if (!guidForm.test(text)) throw new UsageError(`${name} must be the id of a subscription, a GUID, not "${text}"`)
  return text
}

export function groupName(text: string, name: string): string {
  if (!groupForm.test(text))
    throw new UsageError(
      `${name} must be 1 to 90 letters, digits, "-", "_", ".", "(" and ")", not ending with "."; it is "${text.slice(0, 100)}"`,
    )
  return text
}

/** `2/5`: the second of five parts. */
export const part = withWriter(readPart, ({ part: mine, of }) => `${mine}/${of}`)
function readPart(text: string, name: string): { part: number; of: number } {
  const [, number, of] = /^(\d{1,4})\/(\d{1,4})$/.exec(text.trim()) ?? []
  const [mine, all] = [Number(number), Number(of)]
  if (number === undefined || mine < 1 || mine > all)
    throw new UsageError(`${name} must be I/N, such as 2/5, with I from 1 to N, not "${text}"`)
  return { part: mine, of: all }
}
