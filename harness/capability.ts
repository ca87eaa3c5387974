/** Optional capabilities: what the contract leaves open, and a target may say that it does not have (`--unsupported`). */

export const capabilities = {
  paging: 'lists come in several pages',
  'long-running-operations': 'writes may be accepted first and done later',
  'name-reuse': 'the name of a deleted resource can be used again',
  etag: 'a resource carries an etag',
  'conditional-requests': 'If-Match and If-None-Match are heeded',
  'concurrent-updates': 'two updates of one resource at once are both kept, or one is refused',
  'tag-limits': 'tags beyond the limits of Resource Manager are refused',
} as const

export type Capability = keyof typeof capabilities
