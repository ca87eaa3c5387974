/** Bodies and names in the form that a document allows. */
import { requestSchema, type Problem } from '../spec/contract.ts'
import { problemsOfText } from '../spec/simple-style.ts'
import type { Json } from '../spec/json.ts'
import { pointerTo, withoutValueAt } from '../spec/pointer.ts'
import type { Bound } from './binding.ts'

/** A body without the members that the schema does not allow. What else is wrong with it stays. */
export function allowedPart({ operation }: Bound, body: Json): Json {
  const schema = requestSchema(operation)
  let left = body
  for (let refused = schema?.validate(left).filter(isMember) ?? []; refused.length > 0; refused = schema!.validate(left).filter(isMember))
    for (const { pointer, member } of refused) left = withoutValueAt(left, pointerTo(pointer, member)) as Json
  return left
}

const isMember = (problem: Problem): problem is Problem & { readonly member: string } => problem.member !== undefined

/** A name as it is, or in lower case where the document allows that alone. */
export function allowedName({ operation, names }: Bound, name: string): string {
  const schema = operation.parameters.find((parameter) => parameter.in === 'path' && parameter.name === names.get('name'))?.schema
  const fits = (text: string): boolean => !schema || problemsOfText(schema, text).length === 0
  return !fits(name) && fits(name.toLowerCase()) ? name.toLowerCase() : name
}
