/** The parameters of an operation: what a request carries for them, and whether the suite has a value for each. */
import type { Operation, Parameter } from '../spec/contract.ts'
import { problemsOfText } from '../spec/simple-style.ts'
import { header, type Fields } from './exchange.ts'
import type { Resource } from './inventory.ts'
import { idTemplate, type Kind } from './kind.ts'
import { parsePath, variablesOf } from '../spec/path-template.ts'

/** Header fields that every request has, or whose parameters OpenAPI leaves aside (Parameter Object, name). */
const sentAnyway: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'authorization',
  'content-length',
  'content-type',
  'host',
  'user-agent',
  'x-ms-client-request-id',
])

const isApiVersion = ({ in: place, name }: Parameter): boolean => place === 'query' && name.toLowerCase() === 'api-version'

/** What a request gets only because the document requires it. */
const demanded = (operation: Operation): Parameter[] =>
  operation.parameters.filter(
    (parameter) =>
      parameter.required &&
      parameter.in !== 'path' &&
      !isApiVersion(parameter) &&
      !(parameter.in === 'header' && sentAnyway.has(parameter.name.toLowerCase())),
  )

/** A parameter that the document requires and gives no value for; nobody may make one up. */
export const withoutValue = (operation: Operation): Parameter | undefined => demanded(operation).find(({ value }) => value === undefined)

/** The values of the parameters that the document requires, by the place where they go. */
export function demandedValues(operation: Operation, given: Fields): { query: Record<string, string>; headers: Fields } {
  const all = demanded(operation).filter(({ value }) => value !== undefined)
  const cookies = all.filter((parameter) => parameter.in === 'cookie').map(({ name, value }) => `${name}=${value}`)
  return {
    query: Object.fromEntries(all.filter((parameter) => parameter.in === 'query').map(({ name, value }) => [name, value!])),
    headers: [
      ...all
        .filter((parameter) => parameter.in === 'header' && header(given, parameter.name) === undefined)
        .map(({ name, value }) => [name.toLowerCase(), value!] as const),
      ...(cookies.length > 0 ? [['cookie', cookies.join('; ')] as const] : []),
    ],
  }
}

/** What is wrong with a value of a variable of the path, or with the api-version, in words; `undefined`: nothing. */
export function faultOf(operation: Operation, path: Readonly<Record<string, string>>, apiVersion: string | null): string | undefined {
  for (const parameter of operation.parameters) {
    const value = parameter.in === 'path' ? path[parameter.name] : isApiVersion(parameter) ? apiVersion : undefined
    if (parameter.required && !value && (parameter.in === 'path' || isApiVersion(parameter))) return `"${parameter.name}" is left out`
    const problem = value && parameter.schema ? problemsOfText(parameter.schema, value)[0] : undefined
    if (problem) return `"${parameter.name}" is "${value}" and ${problem.says}`
  }
  const lacking = withoutValue(operation)
  return lacking && `${lacking.name} is required in ${lacking.in}, and the document gives no value`
}

/** The name of something that an operation nobody knows asks for. */
const anything = 'conformance'
/** The words in front of the variables that every target has values for, in lower case. */
const ofTheTarget: readonly string[] = ['subscriptions', 'resourcegroups', 'locations']

/** The names of a resource and of its parents, by the words in front of them in its path. */
export function namesByWord(resource: Resource | undefined): Record<string, string> {
  const template = resource && idTemplate(resource.kind)
  const names = template === undefined ? undefined : parsePath(template, resource!.id)
  return Object.fromEntries(names ? variablesOf(template!).map(({ word, name }) => [word, names[name]!]) : [])
}

/** Values for the variables of an unknown path: a variable takes the value of the segment word in front of it, or what the document gives. */
export const guessedNames = (operation: Operation, byWord: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(variablesOf(operation.path).map(({ word, name }) => [name, byWord[word] ?? valueIn(operation, name) ?? anything]))

/** Whether the suite can fill what an operation requires: names that it does not know as well as those of the kinds. */
export function canBeFilled(operation: Operation, kinds: readonly Kind[]): boolean {
  const known = new Set([...ofTheTarget, ...kinds.flatMap((kind) => variablesOf(idTemplate(kind) ?? '').map(({ word }) => word))])
  return (
    withoutValue(operation) === undefined &&
    variablesOf(operation.path).every(({ word, name }) => {
      const schema = operation.parameters.find((parameter) => parameter.in === 'path' && parameter.name === name)?.schema
      return known.has(word) || !schema || problemsOfText(schema, valueIn(operation, name) ?? anything).length === 0
    })
  )
}

const valueIn = (operation: Operation, name: string): string | undefined =>
  operation.parameters.find((parameter) => parameter.in === 'path' && parameter.name === name)?.value
