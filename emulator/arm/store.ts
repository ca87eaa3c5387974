/** The resources that exist, each kind in a map of its own, under their ids in lower case. */
import type { Kept, Resources } from '../../harness/server.ts'
import { copy } from './json.ts'
import type { Json } from './json.ts'
import { OrderedMap } from './ordered-map.ts'

/** What the store needs to know of a kind. */
export interface Shelf {
  readonly type: string
  readonly parent?: string | undefined
  /** The resources of this kind that every parent has from the start. */
  readonly seed?: ((parent: Json) => readonly Json[]) | undefined
}

export const keyOf = (id: string): string => id.toLowerCase()

/** The type of what a key names, in lower case: the namespace, and every second segment after it. */
const typeIn = (key: string): string => {
  const [namespace, ...rest] = key.slice(key.lastIndexOf('/providers/') + '/providers/'.length).split('/')
  return [namespace, ...rest.filter((_, i) => i % 2 === 0)].join('/')
}

interface Snapshot {
  readonly resources: readonly (readonly [type: string, key: string, resource: Json])[]
  readonly opened: readonly string[]
}

export class Store {
  readonly #maps: ReadonlyMap<string, OrderedMap>
  readonly #shelves: readonly Shelf[]
  /** Maps of kinds that live below another resource. */
  readonly #below: readonly OrderedMap[]
  /** Keys of parents that have got what they have from the start. */
  #opened = new Set<string>()

  constructor(shelves: readonly Shelf[]) {
    this.#shelves = shelves
    this.#maps = new Map(shelves.map(({ type }) => [type, new OrderedMap()]))
    this.#below = shelves.filter(({ parent }) => parent !== undefined).map(({ type }) => this.of(type))
  }

  /** All resources of a kind. The same map for the life of the server: callers hold on to it. */
  of(type: string): OrderedMap {
    const map = this.#maps.get(type)
    if (!map) throw new Error(`no kind has the type ${type}`)
    return map
  }

  /** The resources of all kinds as one: a key says of which kind it is. Kinds come in the order of their table. */
  all(): Resources {
    const maps = [...this.#maps.values()]
    const types = new Map([...this.#maps.keys()].map((type) => [type.toLowerCase(), type]))
    const holding = (key: string): OrderedMap | undefined => {
      const type = types.get(typeIn(key))
      return type === undefined ? undefined : this.of(type)
    }
    return {
      get size() {
        return maps.reduce((sum, { size }) => sum + size, 0)
      },
      get: (key) => holding(key)?.get(key),
      has: (key) => holding(key)?.has(key) === true,
      set: (key, kept) => holding(key)?.set(key, kept),
      delete: (key) => holding(key)?.delete(key) === true,
      keys: () => maps.flatMap((map) => [...map.keys()]),
      [Symbol.iterator]: () => maps.flatMap((map) => [...map])[Symbol.iterator](),
      values: () => maps.flatMap((map) => [...map.values()]),
    }
  }

  /** Gives a parent what it has from the start, when it is looked into for the first time: of very many parents few ever are. */
  open(type: string, key: string): void {
    if (this.#opened.has(key)) return
    this.#opened.add(key)
    for (const { type: child, parent, seed } of this.#shelves) {
      if (parent !== type || !seed) continue
      for (const resource of seed(this.of(type).get(key)!.resource)) this.of(child).set(keyOf(String(resource.id)), { resource })
    }
  }

  /** Removes all that lives below a resource. */
  clearBelow(key: string): void {
    const prefix = `${key}/`
    for (const map of this.#below) for (const child of map.following(prefix, '', map.size)) map.delete(child)
    for (const opened of this.#opened) if (opened === key || opened.startsWith(prefix)) this.#opened.delete(opened)
  }

  clear(): void {
    for (const map of this.#maps.values()) map.clear()
    this.#opened.clear()
  }

  /** A deep copy of everything, to be put back by `restore`. */
  snapshot(): Snapshot {
    const resources = [...this.#maps].flatMap(([type, map]) => [...map].map(([key, { resource }]) => [type, key, copy(resource)] as const))
    return { resources, opened: [...this.#opened] }
  }

  restore({ resources, opened }: Snapshot): void {
    this.clear()
    for (const [type, key, resource] of resources) this.of(type).set(key, { resource: copy(resource) })
    this.#opened = new Set(opened)
  }
}

/** A resource that is made when somebody looks at it, the same each time: a hundred thousand are there at once and take no room. */
export class MadeOnDemand implements Kept {
  readonly #make: (index: number) => Json
  readonly #index: number
  #kept: Json | undefined
  #seen: Json | undefined

  constructor(make: (index: number) => Json, index: number) {
    this.#make = make
    this.#index = index
  }

  /** Kept from now on, for whoever has it may change it. */
  get resource(): Json {
    return (this.#kept ??= copy(this.#make(this.#index)))
  }

  set resource(resource: Json) {
    this.#kept = resource
  }

  /** For whoever only reads it. Of many none is kept, of few all are: they are looked at again and again. */
  glance(): Json {
    return this.#kept ?? (this.#index < few ? (this.#seen ??= this.#make(this.#index)) : this.#make(this.#index))
  }
}

/** So many are kept once they were made; they share what their makers share. */
const few = 100

/** A kept resource to be read and not changed. */
export const shown = (kept: Kept): Json => (kept instanceof MadeOnDemand ? kept.glance() : kept.resource)
