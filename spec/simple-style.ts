/** Values of headers and parameters, which come as text: what a text may mean in the style "simple" (OpenAPI 3.1, style values). */
import type { Problem, Schema } from './contract.ts'

/** What is wrong with a text by a schema; nothing when one of its readings fits. */
export function problemsOfText(schema: Schema, text: string): readonly Problem[] {
  const found = readings(text).map((value) => schema.validate(value))
  if (found.some(({ length }) => length === 0)) return []
  // a reading of the right type says more than that text is no number
  return found.find(([problem]) => !/^must be [a-z,]+, is /.test(problem!.says)) ?? found[0]!
}

/** Text, number, boolean, null, array and object, as far as the text can be read as one. */
function readings(text: string): unknown[] {
  const parts = text.split(',').map((part) => part.trim())
  const pairs = parts.map((part) => part.split('='))
  const objects = [
    ...(pairs.every(({ length }) => length === 2) ? [pairs as [string, string][]] : []),
    ...(parts.length % 2 === 0 ? [pairsOf(parts)] : []),
  ]
  return [
    text,
    ...(scalar(text) === text ? [] : [scalar(text)]),
    ...(text === '' ? [null, []] : [parts, parts.map(scalar)]),
    ...objects.flatMap((entries) => [
      Object.fromEntries(entries),
      Object.fromEntries(entries.map(([name, value]) => [name, scalar(value)])),
    ]),
  ]
}

const pairsOf = (parts: readonly string[]): [string, string][] =>
  parts.flatMap((name, i): [string, string][] => (i % 2 === 0 ? [[name, parts[i + 1]!]] : []))

function scalar(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true'
  return /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : text
}
