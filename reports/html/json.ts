/**
 * JSON text laid out in lines, each of which knows its JSON pointer.
 * The tokens stay what they were: `1.0`, `\u0041`, members that stand twice.
 */
import { pointerTo } from '../../spec/pointer.ts'

export interface Line {
  readonly text: string
  /** JSON pointer (RFC 6901) of the value that begins on this line; absent on lines that only close. */
  readonly pointer?: string
}

const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/** Lays out sound JSON text with two blanks of indent. */
export function layOut(text: string): Line[] {
  const tokens = text.match(token) ?? []
  const laid: Line[] = []
  const open: { readonly list: boolean; key: string }[] = []
  const path = () => pointerTo('', ...open.map(({ key }) => key))
  let line = ''
  let pointer: string | undefined = ''
  const end = () => {
    laid.push({ text: line, ...(pointer !== undefined && { pointer }) })
    line = '  '.repeat(open.length)
    pointer = open.at(-1)?.list ? path() : undefined
  }
  for (let at = 0; at < tokens.length; at++) {
    const [word, next] = [tokens[at]!, tokens[at + 1]]
    const inside = open.at(-1)
    if ((word === '{' && next === '}') || (word === '[' && next === ']')) {
      line += word + next
      at++
    } else if (word === '{' || word === '[') {
      line += word
      open.push({ list: word === '[', key: word === '[' ? '0' : '' })
      end()
    } else if (word === '}' || word === ']') {
      open.pop()
      end()
      pointer = undefined
      line += word
    } else if (word === ',') {
      line += word
      if (inside?.list) inside.key = String(Number(inside.key) + 1)
      end()
    } else if (word === ':') line += ': '
    else {
      if (inside && !inside.list && next === ':') {
        inside.key = JSON.parse(word) as string
        pointer = path()
      }
      line += word
    }
  }
  end()
  return laid
}
