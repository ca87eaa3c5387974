/** The keys of a `content` map: media types and ranges of them, with or without parameters (OpenAPI 3.1, Response Object; RFC 9110 §8.3.1). */

interface Media {
  /** `application/json`, in lower case. */
  readonly type: string
  readonly parameters: ReadonlyMap<string, string>
}

/**
 * The key that fits a Content-Type best: the same type with the same parameters, the same type, then a range, a type with any subtype before anything at all.
 * Parameters tell keys of one type apart, and else they are left aside. `undefined`: no key fits.
 */
export function mediaKey(keys: Iterable<string>, contentType: string | undefined): string | undefined {
  if (contentType === undefined) return undefined
  const found = mediaOf(contentType)
  let best: { key: string; rank: number } | undefined
  for (const key of keys) {
    const rank = rankOf(mediaOf(key), found)
    if (rank > (best?.rank ?? 0)) best = { key, rank }
  }
  return best?.key
}

/** Whether a Content-Type, or a key of `content`, names JSON. */
export const isJsonMedia = (contentType: string): boolean => /[/+]json$/.test(mediaOf(contentType).type)

/** The Content-Type in which a JSON body is sent where these keys are listed: `application/json` if one of them allows it, else the first that is JSON. */
export function jsonMedia(keys: Iterable<string>): string | undefined {
  const all = [...keys]
  return mediaKey(all, 'application/json') === undefined ? all.find(isJsonMedia) : 'application/json'
}

/** 0: it does not fit; more: it fits better. */
function rankOf(key: Media, found: Media): number {
  if (key.type === found.type) {
    const agrees = [...key.parameters].every(([name, value]) => found.parameters.get(name) === value)
    return agrees ? 4 + key.parameters.size : 3
  }
  if (key.type === '*/*' || key.type === '*') return 1
  return key.type.endsWith('/*') && found.type.startsWith(key.type.slice(0, -1)) ? 2 : 0
}

function mediaOf(text: string): Media {
  const [type = '', ...parameters] = text.toLowerCase().split(';')
  return {
    type: type.trim(),
    parameters: new Map(
      parameters
        .map((parameter) => parameter.split('=').map((part) => part.trim().replace(/^"(.*)"$/, '$1')))
        .filter(([name]) => name !== '')
        .map(([name, value]) => [name!, value ?? '']),
    ),
  }
}
