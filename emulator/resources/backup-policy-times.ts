/** Times of day in policies: moments whose date means nothing, kept with the zone that was sent. */
import { senseless, text } from './reading.ts'
import type { Reader } from './reading.ts'

const form = /^(\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):([0-5]\d):(\d{2}))(?:\.(\d+))?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?$/

/** A time on the hour or half hour; a fraction of nought is not answered. Without a zone it is UTC. */
export const time: Reader<string> = (value, at) => {
  const said = text(value, at)
  const [, moment, , minute, second, fraction = '', zone = ''] = form.exec(said) ?? []
  if (moment === undefined || !isDate(moment.slice(0, 10))) throw senseless(at, 'is no date and time of ISO 8601')
  if ((minute !== '00' && minute !== '30') || second !== '00' || /[^0]/.test(fraction)) {
    throw senseless(at, 'is not on the hour or half hour')
  }
  return moment + zone
}

/** A day of the calendar: the 30th of February is none. */
const isDate = (date: string): boolean => {
  const moment = new Date(`${date}T00:00:00Z`)
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(date)
}

/** The minute of the day in UTC. */
function minuteOf(said: string): number {
  const [, , hour, minute, , , zone = 'Z'] = form.exec(said)!
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(zone) ?? ['', '+', '0', '0']
  const ahead = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
  return (Number(hour) * 60 + Number(minute) - ahead + 2 * minutesOfDay) % minutesOfDay
}

const minutesOfDay = 24 * 60

/** Whether two lists name the same times of day, in any order. */
export function sameTimes(one: readonly string[], other: readonly string[]): boolean {
  const [some, others] = [one, other].map((times) => [...new Set(times.map(minuteOf))].sort((a, b) => a - b))
  return JSON.stringify(some) === JSON.stringify(others)
}
