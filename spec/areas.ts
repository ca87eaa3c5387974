/** Areas: the tags of the documents in kebab-case. Several documents are one contract, and a contract can be cut down to some areas. */
import { createHash } from 'node:crypto'
import { ContractError, type Contract, type Document, type Operation } from './contract.ts'

/** `Backup Policies` is `backup-policies`. */
export const areaOf = (tag: string): string =>
  tag
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')

/** The areas that a contract has operations of, in the order of its documents. */
export const areasOf = ({ operations }: Contract): readonly string[] => [...new Set(operations.map(({ area }) => area))]

/** Several documents as one contract; what an earlier one says of a path and method stands. Throws ContractError where two contradict each other. */
export function joined(contracts: readonly Contract[]): Contract {
  const [first, ...others] = contracts
  if (!first) throw new ContractError('', '', 'there is no document')
  const taken = new Map<string, Operation>()
  for (const { file, apiVersion, operations } of contracts) {
    if (apiVersion !== first.apiVersion)
      throw new ContractError(
        file,
        '/info/version',
        `is "${apiVersion}", that of ${first.file} is "${first.apiVersion}"; documents that are used together are of one api-version`,
      )
    for (const operation of operations) {
      const other = taken.get(operation.id)
      if (other) throw new ContractError(file, operation.pointer, `the operation id "${operation.id}" is used in ${other.source.file} too`)
      taken.set(operation.id, operation)
    }
  }
  return others.length === 0
    ? first
    : contractOf(
        contracts.flatMap(({ documents }) => documents),
        [...taken.values()],
      )
}

/** What of a contract is in some areas; absent: all of it. A document of which nothing is left is no part of it. */
export function ofAreas(contract: Contract, areas: readonly string[] | undefined): Contract {
  if (!areas) return contract
  const operations = contract.operations.filter(({ area }) => areas.includes(area))
  const kept = contract.documents.filter((document) => operations.some(({ source }) => source === document))
  return contractOf(kept.length > 0 ? kept : contract.documents.slice(0, 1), operations)
}

function contractOf(documents: readonly Document[], operations: readonly Operation[]): Contract {
  const [first] = documents
  const there = new Set(operations.map(({ area }) => area))
  return {
    ...first!,
    sha256: documents.length === 1 ? first!.sha256 : hashOf(documents.map(({ sha256 }) => sha256).join('\n')),
    tagsWithoutOperations: [...new Set(documents.flatMap(({ tagsWithoutOperations }) => tagsWithoutOperations))].filter(
      (tag) => !there.has(areaOf(tag)),
    ),
    documents,
    operations,
  }
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')
