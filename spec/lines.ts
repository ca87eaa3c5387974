/** Where in a YAML or JSON text a JSON pointer leads, for whoever wants to show the place to a person. */
import type { Node } from 'yaml'
import { parsePointer } from './pointer.ts'
import { yaml } from './yaml.ts'

/** For a pointer such as `#/paths/~1things/get`: the line on which its key or item begins, from 1; absent when it leads nowhere. */
export function lineFinder(text: string): (pointer: string) => number | undefined {
  const { LineCounter, isMap, isScalar, isSeq, parseDocument } = yaml()
  const lines = new LineCounter()
  const { contents } = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  return (pointer) => {
    let node: unknown = contents
    let place = (contents as Node | null)?.range?.[0]
    for (const token of parsePointer(pointer)) {
      if (isMap(node)) {
        const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === token)
        place = (pair?.key as Node | undefined)?.range?.[0]
        node = pair?.value
      } else {
        node = isSeq(node) ? node.items[Number(token)] : undefined
        place = (node as Node | undefined)?.range?.[0]
      }
      if (place === undefined) return undefined
    }
    return place === undefined ? undefined : lines.linePos(place).line
  }
}
