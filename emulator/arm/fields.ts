/** Header fields, as the emulator reads them: its own few lines, so that no fault of the suite's reading is also one of the server's. */
import type { Fields } from '../../harness/exchange.ts'

/** The value of a header field (`name` in lower case), repeated ones joined with a comma (RFC 9110 §5.2); `undefined` when it is absent. */
export function header(fields: Fields, name: string): string | undefined {
  const values: string[] = []
  for (const [field, value] of fields) if (field.length === name.length && field.toLowerCase() === name) values.push(value)
  return values.length > 0 ? values.join(', ') : undefined
}

/** The media type of a request without its parameters, in lower case; `undefined` when it declares none. */
export const mediaType = (fields: Fields): string | undefined =>
  header(fields, 'content-type')?.replace(/;.*/s, '').trim().toLowerCase() || undefined
