/** A request as a shell command that can be copied: redacted, quoted for sh, nothing in it that acts on a terminal. */
import { header } from '../harness/exchange.ts'
import type { Fields, Request } from '../harness/exchange.ts'
import { redactRequest } from './redact.ts'
import { clipBytes } from './text.ts'

/** Longer bodies are shortened; the whole stands in the evidence. Bytes. */
const longestBody = 2048

/** What curl says by itself, or what would be untrue of the copy. */
const leftOut = new Set(['content-length', 'connection', 'transfer-encoding', 'accept-encoding', 'keep-alive'])

/** All that acts or hides, but for the line ends and tabs of a body. */
const acting = /[^\P{C}\n\t]|\p{Zl}|\p{Zp}/u

/**
 * One word for sh: in single quotes, or in `$'…'` (bash, zsh, POSIX 2024) where characters must be spelt out.
 * NUL, which no argument can hold, is left out.
 */
export function quoted(text: string): string {
  if (!acting.test(text)) return `'${text.replaceAll("'", "'\\''")}'`
  const spelt = Array.from(text.replaceAll('\0', ''), (character) => {
    if (character === '\\' || character === "'") return `\\${character}`
    if (!acting.test(character)) return character
    return [...Buffer.from(character)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
  })
  return `$'${spelt.join('')}'`
}

function fieldWords(headers: Fields, url: string): string[] {
  const host = URL.canParse(url) ? new URL(url).host : ''
  return headers.flatMap(([name, value]) => {
    const key = name.toLowerCase()
    if (leftOut.has(key) || (key === 'host' && value === host)) return []
    if (key === 'authorization' && value !== '') return ['-H "Authorization: Bearer $AZBACKUP_TOKEN"']
    return [`-H ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`]
  })
}

/** Options without which curl would change the URL: it expands `[]{}` and resolves `/../`. */
function urlWords(url: string): string[] {
  return [...(/[[\]{}]/.test(url) ? ['--globoff'] : []), ...(/\/\.{1,2}(?:[/?#]|$)/.test(url) ? ['--path-as-is'] : [])]
}

/**
 * The request as a curl command of several lines. The token is `$AZBACKUP_TOKEN`, in double quotes so that the shell fills it in;
 * other secrets read `REDACTED`. A body over 2 kB is shortened, and a comment in the first line says so.
 */
export function curl(given: Request): string {
  const { method, url, headers, body } = redactRequest(given)
  const { text, cut } = clipBytes(body ?? '', longestBody)
  const type = header(headers, 'content-type') === undefined ? ["-H 'Content-Type:'"] : []
  const words = [
    ...(method === 'HEAD' ? ['--head'] : [`-X ${/^[A-Za-z]+$/.test(method) ? method : quoted(method)}`]),
    ...urlWords(url),
    quoted(url),
    ...fieldWords(headers, url),
    ...(body === undefined ? [] : [...type, `--data-raw ${quoted(text)}`]),
  ]
  const comment = cut === undefined ? '' : `# body shortened from ${cut} to ${longestBody} bytes; evidence.har has the whole\n`
  return `${comment}curl -i ${words.join(' \\\n  ')}`
}
