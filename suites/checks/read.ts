/** A read changes nothing, and agrees with itself. */
import type { Kind } from '../../harness/kind.ts'
import { alsoDoes, altersAnswer, resourceOf, setHeader } from '../../fixtures/servers.ts'
import { at, scenarioCheck } from '../../harness/check.ts'
import { type Exchange, header, succeeded } from '../../harness/exchange.ts'
import { body, changed, contradictions, isAtRest, ownMembers, show, tags } from '../reading.ts'

export const readingChangesNothing = scenarioCheck({
  id: 'reading-changes-nothing',
  title: 'Reads in a row answer the same',
  level: 'must',
  profile: 'lifecycle',
  family: 'read',
  source: ['HTTP-SAFE'],
  verbs: ['read'],
  /** An etag may follow work of the server's own, once; one that is another at each look has no use. */
  *judge({ first, second, third, kind }: { first: Exchange; second: Exchange; third: Exchange; kind?: Kind }) {
    if (!succeeded(first) || !isAtRest(first)) return
    for (const { pointer, says } of changed(body(first), body(second), kind, ['/body/properties/provisioningState', '/body/etag']))
      yield at(second, pointer, `${says} one read ago`)
    const [before, between, after] = [first, second, third].map((read) => body(read)['etag'])
    if (before !== between && between !== after && succeeded(third))
      yield at(third, '/body/etag', `is ${show(after)}, was ${show(between)} one read ago and ${show(before)} two reads ago`)
  },
  defects: [
    {
      id: 'read-changes-the-etag',
      says: 'Each read gives the vault a new etag',
      middleware: alsoDoes({ of: 'read' }, (world, request) => void (resourceOf(request, world).etag = `W/"${crypto.randomUUID()}"`)),
    },
    {
      id: 'etag-flips',
      says: 'The etag of a vault is one of two, in turn',
      middleware: () => {
        const reads = new Map<string, number>()
        return altersAnswer({ of: 'read' }, ({ json }) => {
          const count = (reads.get(json.id) ?? 0) + 1
          reads.set(json.id, count)
          if (count % 2) json.etag = `${json.etag}-b`
        })()
      },
    },
    {
      id: 'etag-comes-and-goes',
      says: 'Every second read of a vault has no etag',
      middleware: () => {
        const reads = new Map<string, number>()
        return altersAnswer({ of: 'read' }, ({ json }) => {
          const count = (reads.get(json.id) ?? 0) + 1
          reads.set(json.id, count)
          if (count % 2) delete json.etag
        })()
      },
    },
    {
      id: 'read-stamps-the-vault',
      says: 'Each read leaves its time in a tag',
      also: ['echo', 'create', 'update', 'tags', 'refusals'],
      middleware: alsoDoes(
        { of: 'read' },
        (world, request) => void ((resourceOf(request, world).tags ??= {}).lastRead = crypto.randomUUID()),
      ),
    },
    {
      id: 'every-second-read-lacks-settings',
      says: 'Every second read is answered by a replica without security settings',
      also: ['create', 'update', 'tags', 'refusals'],
      middleware: altersAnswer({ of: 'read', every: 2 }, ({ json }) => delete json.properties.securitySettings),
    },
  ],
})

export const etagFollowsWrites = scenarioCheck({
  id: 'etag-follows-writes',
  title: 'The etag of a vault, if it has one, changes with every write',
  level: 'should',
  profile: 'arm',
  family: 'read',
  source: ['ARM-ETAG-03'],
  verbs: ['create', 'update'],
  of: ['etag'],
  needsState: true,
  open: 'the vault carries no etag',
  capability: 'etag',
  *judge({ before, write, after }: { before: Exchange; write: Exchange; after: Exchange }) {
    if (!succeeded(write)) return
    const [first, second] = [body(before)['etag'], body(after)['etag']]
    // a write of what the server does not know changes nothing
    if (typeof first === 'string' && first === second && changed(body(before), body(after), undefined, ownMembers).length > 0)
      yield at(after, '/body/etag', `is ${show(second)} as it was before a write that changed the vault`)
  },
  defects: [
    {
      id: 'etag-never-changes',
      says: 'The etag is made of the name',
      middleware: altersAnswer({ of: ['create', 'read', 'update'] }, ({ json }) => void (json.etag = `W/"${json.name}"`)),
    },
    {
      id: 'etag-survives-an-update',
      says: 'An update leaves the etag as it was',
      at: ['update'],
      middleware: alsoDoes<string>(
        { of: 'update' },
        (world, request, _, before) => void (resourceOf(request, world).etag = before),
        (world, request) => resourceOf(request, world)?.etag,
      ),
    },
    {
      id: 'etag-survives-a-replacement',
      says: 'A replacement leaves the etag as it was',
      at: ['create'],
      middleware: alsoDoes<string>(
        { of: 'create', answers: 200 },
        (world, request, _, before) => void (resourceOf(request, world).etag = before),
        (world, request) => resourceOf(request, world)?.etag,
      ),
    },
    {
      id: 'etag-of-tags-alone',
      says: 'The etag follows the tags and nothing else',
      at: ['update'],
      middleware: altersAnswer(
        { of: ['create', 'read', 'update'] },
        ({ json }) => void (json.etag = `W/"${JSON.stringify(json.tags ?? {}).length}"`),
      ),
    },
  ],
})

/** What stands in an etag, weak or strong, quoted or not. */
const opaque = (etag: string): string => etag.replace(/^W\//, '').replaceAll('"', '')

/** `answer`: of a write that was done when it was answered. */
export const etagIsOne = scenarioCheck({
  id: 'etag-is-one',
  title: 'The etag in the answer to a write is the one that is read next',
  level: 'should',
  profile: 'arm',
  family: 'read',
  source: ['ARM-ETAG-04'],
  verbs: ['create', 'update'],
  of: ['etag'],
  needsState: true,
  open: 'no answer to a write that was done carried an etag',
  capability: 'etag',
  *judge({ answer, read, kind }: { answer: Exchange; read: Exchange; kind?: Kind }) {
    const [written, found] = [body(answer)['etag'], body(read)['etag']]
    // an answer that shows another vault than the read is for others to judge
    const isTheSame =
      changed(tags(answer), tags(read), undefined, [], '/body/tags').length === 0 &&
      contradictions(body(answer), body(read), kind, ownMembers).length === 0
    if (isTheSame && typeof written === 'string' && typeof found === 'string' && written !== found)
      yield at(answer, '/body/etag', `is ${show(written)}, the next read has ${show(found)}`)
    const field = header(read.response?.headers ?? [], 'etag')
    if (typeof found === 'string' && field !== undefined && opaque(field) !== opaque(found))
      yield at(read, '/headers/etag', `is ${show(field)}, the body has ${show(found)}`)
  },
  defects: [
    {
      id: 'write-answers-another-etag',
      says: 'The answer to a PUT over a vault that exists has an etag that no read has.',
      at: ['create'],
      middleware: altersAnswer({ of: 'create', answers: 200 }, ({ json }) => void (json.etag = 'W/"of-the-answer"')),
    },
    {
      id: 'etag-header-of-another',
      says: 'The header field etag of a read is not the etag in its body.',
      middleware: altersAnswer({ of: 'read' }, (draft) => setHeader(draft, 'etag', '"of-the-cache"')),
    },
  ],
})
