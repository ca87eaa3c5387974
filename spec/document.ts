/** Checks a document against OpenAPI's own schema; loaded only for a document that is not the shipped one. */
import { Validator } from '@seriousme/openapi-schema-validator'
import { ContractError } from './contract.ts'
import { withoutExtensions } from './references.ts'

/** Throws ContractError for the first fault that lies deepest, which is the one that a person would mend. */
export async function checkDocument(file: string, document: Record<string, unknown>): Promise<void> {
  const { valid, errors } = await new Validator().validate(withoutExtensions(document))
  if (valid) return
  if (!Array.isArray(errors)) throw new ContractError(file, '', `is not a valid OpenAPI document: ${String(errors)}`)
  const depth = (path: string): number => path.split('/').length
  const first = [...errors].sort((a, b) => depth(b.instancePath) - depth(a.instancePath))[0]!
  const named = first.params['unevaluatedProperty'] ?? first.params['additionalProperty']
  throw new ContractError(
    file,
    `#${first.instancePath}`,
    `is not a valid OpenAPI document: ${first.message}${named === undefined ? '' : ` ("${String(named)}")`}`,
  )
}
