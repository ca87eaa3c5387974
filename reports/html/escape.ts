/** HTML out of templates: whatever is put in is escaped, unless it was made by `html` itself. */
import { visible, visibleLines } from '../text.ts'

/** A piece of HTML that is safe to put into a page. */
export interface Html {
  readonly html: string
}

export type Content = string | number | Html | undefined | false | readonly Content[]

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;' }
const escaped = (text: string) => text.replace(/[&<>"'`]/g, (character) => entities[character]!)

function render(content: Content): string {
  if (content === undefined || content === false) return ''
  if (typeof content === 'object') return 'html' in content ? content.html : content.map(render).join('')
  return escaped(visible(String(content)))
}

/** A template whose values are escaped; acting characters are spelt out, lists are joined, `false` and `undefined` leave nothing. */
export const html = (parts: TemplateStringsArray, ...values: readonly Content[]): Html => ({
  html: parts.reduce((whole, part, at) => whole + render(values[at - 1]) + part),
})

/** A text of several lines, for `<pre>`. */
export const lines = (text: string): Html => ({ html: escaped(visibleLines(text)) })

/** Our own style sheet or script, word for word. Never give it anything that came from elsewhere. */
export const own = (text: string): Html => ({ html: text })
