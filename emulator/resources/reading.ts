/**
 * Bodies read member by member: what is understood is copied, all else is refused or left out. By hand, for a schema validator would
 * share its bugs with the suite that judges this server. `at` says where a value stands: `properties.schedulePolicy`.
 */
import { isObject } from '../arm/json.ts'
import type { Json } from '../arm/json.ts'
import type { Refusal } from '../arm/refusal.ts'
import { refuse } from './refusals.ts'

/** Gives back the value as it is understood; throws a Refusal where it is not. */
export type Reader<T> = (value: unknown, at: string) => T

/** A value that is not of the kind that stands there. */
const unreadable = (at: string, what: string): Refusal =>
  refuse('CloudInvalidInputError', `The value of '${at}' is not valid: ${what} is expected.`, { target: at })

/** A policy that can be read and makes no sense. */
export const senseless = (at: string, why: string): Refusal =>
  refuse('BMSUserErrorInvalidPolicyInput', `The input of the policy is not valid: '${at}' ${why}.`, { target: at })

export const text: Reader<string> = (value, at) => {
  if (typeof value === 'string' && value !== '') return value
  throw unreadable(at, 'text')
}

export const flag: Reader<boolean> = (value, at) => {
  if (typeof value === 'boolean') return value
  throw unreadable(at, 'true or false')
}

export const whole =
  (least: number, most: number): Reader<number> =>
  (value, at) => {
    if (!Number.isInteger(value)) throw unreadable(at, 'a whole number')
    const number = value as number
    if (number < least || number > most) throw senseless(at, `is to be from ${least} to ${most}, not ${number}`)
    return number
  }

/** One of the words, spelt as it is here. */
export const word =
  <Word extends string>(...words: readonly Word[]): Reader<Word> =>
  (value, at) => {
    const known = words.find((each) => each === value)
    if (known !== undefined) return known
    throw unreadable(at, `one of ${words.join(', ')}`)
  }

export const list =
  <T>(item: Reader<T>): Reader<T[]> =>
  (value, at) => {
    if (!Array.isArray(value)) throw unreadable(at, 'a list')
    return value.map((each, index) => item(each, `${at}[${index}]`))
  }

/** A list that is not empty and has nothing twice. */
export const some =
  <T>(item: Reader<T>): Reader<T[]> =>
  (value, at) => {
    const items = list(item)(value, at)
    if (items.length === 0) throw senseless(at, 'is empty')
    if (new Set(items.map((each) => JSON.stringify(each))).size < items.length) throw senseless(at, 'names something twice')
    return items
  }

type Shape = Readonly<Record<string, Reader<unknown>>>
type Members<S extends Shape> = { readonly [Name in keyof S]?: ReturnType<S[Name]> }
type Whole<S extends Shape, Needed extends keyof S> = Members<Omit<S, Needed>> & { readonly [Name in Needed]: ReturnType<S[Name]> }

/** The members that an object may have, and how each is read. */
export interface Form<T> {
  readonly members: readonly string[]
  readonly read: Reader<T>
}

/** `needed` members are to be there. Members that are not known are left out; `null` is as good as absent. */
export function form<S extends Shape, Needed extends keyof S & string = never>(shape: S, ...needed: Needed[]): Form<Whole<S, Needed>> {
  const members = Object.keys(shape)
  const read = (value: unknown, at: string): Whole<S, Needed> => {
    const given = object(value, at)
    const there = members.filter((name) => Object.hasOwn(given, name) && given[name] !== null)
    const missing = needed.find((name) => !there.includes(name))
    if (missing !== undefined) throw senseless(`${at}.${missing}`, 'is missing')
    return Object.fromEntries(there.map((name) => [name, shape[name]!(given[name], `${at}.${name}`)])) as Whole<S, Needed>
  }
  return { members, read }
}

/** Refuses members that the form does not have. */
export const only =
  <T>({ members, read }: Form<T>): Reader<T> =>
  (value, at) => {
    const stranger = Object.keys(object(value, at)).find((name) => !members.includes(name))
    if (stranger !== undefined) throw senseless(`${at}.${stranger}`, 'is not known')
    return read(value, at)
  }

type Told<Tag extends string, Forms extends Readonly<Record<string, Form<object>>>> = {
  [Name in keyof Forms & string]: { readonly [T in Tag]: Name } & ReturnType<Forms[Name]['read']>
}[keyof Forms & string]

/** Forms told apart by a member; what belongs to another of them alone is refused. */
export function union<Tag extends string, Forms extends Readonly<Record<string, Form<object>>>>(
  tag: Tag,
  forms: Forms,
): Reader<Told<Tag, Forms>> {
  return (value, at) => {
    const given = object(value, at)
    const name = Object.hasOwn(given, tag) ? given[tag] : undefined
    if (typeof name !== 'string' || !Object.hasOwn(forms, name)) {
      throw refuse(
        'UserErrorInvalidRequestParameter',
        `The request is not valid: '${at}.${tag}' is to be one of ${Object.keys(forms).join(', ')}.`,
        { target: `${at}.${tag}` },
      )
    }
    const { members, read } = forms[name]!
    const others = Object.values(forms).flatMap((other) => other.members)
    const stranger = others.find((each) => !members.includes(each) && Object.hasOwn(given, each) && given[each] !== null)
    if (stranger !== undefined) throw senseless(`${at}.${stranger}`, `has no place where ${tag} is ${name}`)
    return { [tag]: name, ...read(given, at) } as Told<Tag, Forms>
  }
}

function object(value: unknown, at: string): Json {
  if (isObject(value)) return value
  throw unreadable(at, 'an object')
}
