/** What may be found in no file and no line of a run, whatever a server says. */
import type { Met } from './run.ts'

/** A text without the escapes of URLs, JSON and HTML, as many times over as there are any. */
function bare(text: string): string {
  for (let last = ''; last !== text; ) {
    last = text
    text = text
      .replace(/%([0-9a-f]{2})|\\+u00([0-9a-f]{2})|&#x([0-9a-f]{2});/gi, (_, ...codes: (string | undefined)[]) =>
        String.fromCharCode(Number.parseInt(codes.find((code) => code !== undefined)!, 16)),
      )
      .replace(/\\([\\/"])/g, '$1')
  }
  return text
}

/** The middle of a text, which no padding and no neighbour changes. */
const middle = (text: string): string => text.slice(16, -16)

/** Names of the files in which a token stands, in any coding: `console` for what is printed. */
export function whereIs(token: string, { files, console }: Pick<Met, 'files' | 'console'>): string[] {
  const bytes = Buffer.from(token)
  const forms = [
    token,
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...[0, 1, 2].flatMap((shift) =>
      (['base64', 'base64url'] as const).map((coding) => Buffer.concat([Buffer.alloc(shift), bytes]).toString(coding)),
    ),
  ].map(middle)
  return Object.entries({ ...files, console })
    .filter(([, text]) => [text, bare(text)].some((each) => forms.some((form) => each.includes(form))))
    .map(([name]) => name)
}

/** Acts on a terminal, or hides what stands around it. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const acting = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/
/** Is code where Markdown has none: outside of code spans and fences, which show a text as it is. */
const outsideCode = (markdown: string): string =>
  markdown.replace(/(`{3,})[^\n]*\n[\s\S]*?\n\1/g, '').replace(/(`+)(?!`).*?(?<!`)\1(?!`)/g, '')

/** What acts on whoever shows the files or lines of a run, each as `file: what`. */
export function whatActs({ files, console }: Met): string[] {
  const found = Object.entries({ ...files, console }).flatMap(([name, text]) => (acting.test(text) ? [`${name}: control characters`] : []))
  const html = files['index.html']!
  if (html.match(/<script/g)?.length !== 1 || /<(?:img|iframe|object|embed)\b|javascript:[^<]*">/i.test(html))
    found.push('index.html: markup')
  if (/<script|<img/i.test(files['junit.xml']!)) found.push('junit.xml: markup')
  const markdown = outsideCode(files['summary.md']!)
  if (/<script|<img|<details|(?<!\\)!\[x(?<!\\)\]\(|(?<!\\)\]\(javascript/i.test(markdown)) found.push('summary.md: markup')
  for (const [name, text] of Object.entries({ console, 'junit.xml': files['junit.xml']!, 'summary.md': files['summary.md']! }))
    if (/##(?:vso)?\[/i.test(text)) found.push(`${name}: a command to Azure Pipelines`)
  return found
}
