/** How an emulator is set up. */
import type { Middleware } from '../harness/server.ts'
import { groupName, guid } from './arm/options.ts'
import type { ArmOptions } from './arm/options.ts'
import { normalLocation } from './arm/tracked.ts'
import { regions } from './resources/catalogue.ts'

export interface EmulatorOptions extends ArmOptions {
  /** How many vaults other people have from the start, in groups of their own. */
  readonly neighbours: number
  /** Put around the server, the first is outermost; the control surface is exempt. */
  readonly middlewares?: readonly Middleware[]
}

/** Everything synchronous, lists of two pages, one poll until a long-running operation is done. */
export const defaults: EmulatorOptions = {
  subscription: '5e0e3a1c-0000-4000-8000-00000000e111',
  resourceGroups: ['conformance'],
  location: 'westeurope',
  token: 'emulator-token',
  pageSize: 3,
  neighbours: 5,
  create: 'sync',
  update: 'sync',
  delete: 'sync',
  lroPolls: 1,
  retryAfter: 0,
  seed: 1,
}

const whole = (value: unknown, least: number): boolean => Number.isInteger(value) && (value as number) >= least

const demands: readonly (readonly [option: keyof EmulatorOptions, what: string, accepts: (options: EmulatorOptions) => boolean])[] = [
  ['subscription', 'a guid', ({ subscription }) => guid.test(subscription)],
  [
    'resourceGroups',
    'one or more names of resource groups',
    ({ resourceGroups }) => resourceGroups.length > 0 && resourceGroups.every((name) => groupName.test(name)),
  ],
  ['location', 'a region that takes vaults', ({ location }) => regions.has(normalLocation(location))],
  ['token', 'text without spaces', ({ token }) => /^\S+$/.test(token)],
  ['pageSize', 'a whole number from 1', ({ pageSize }) => whole(pageSize, 1)],
  ['neighbours', 'a whole number from 0', ({ neighbours }) => whole(neighbours, 0)],
  ['lroPolls', 'a whole number from 0', ({ lroPolls }) => whole(lroPolls, 0)],
  ['retryAfter', "whole seconds from 0, or 'none'", ({ retryAfter }) => retryAfter === 'none' || whole(retryAfter, 0)],
  ['seed', 'a whole number', ({ seed }) => Number.isInteger(seed)],
]

/** The options with the defaults filled in. Throws a RangeError that names the option when a value is out of its range. */
export function complete(given: Partial<EmulatorOptions>): EmulatorOptions {
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<EmulatorOptions>
  const options: EmulatorOptions = { ...defaults, ...said }
  for (const [option, what, accepts] of demands) {
    if (!accepts(options)) throw new RangeError(`${option} is to be ${what}, not ${JSON.stringify(options[option])}`)
  }
  return { ...options, location: normalLocation(options.location) }
}
