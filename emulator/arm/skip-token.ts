/** Skip tokens: opaque to clients, and such that one who makes up or cuts one is found out. */

/** FNV-1a: no guard against malice, which an emulator does not need. */
function checksum(text: string): string {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}

/** The token that leads on after the resource with this key. */
export const skipToken = (key: string): string => Buffer.from(checksum(key) + key).toString('base64url')

/** The key in a token; `undefined` when this server did not make it. */
export function readSkipToken(token: string): string | undefined {
  const key = Buffer.from(token, 'base64url').toString().slice(8)
  return skipToken(key) === token ? key : undefined
}
