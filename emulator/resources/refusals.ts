/** The codes that only this provider has. */
import { refusals } from '../arm/refusal.ts'

export const refuse = refusals({
  InvalidRestApiParameter: [400, 'provider'],
  UserErrorInvalidRequestParameter: [400, 'provider'],
  CloudInvalidInputError: [400, 'provider'],
  BMSUserErrorInvalidInput: [400, 'provider'],
  BMSUserErrorInvalidPolicyInput: [400, 'provider'],
  BMSUserErrorPolicyRetentionInvalid: [400, 'provider'],
  BMSUserErrorPolicyObjectInUse: [400, 'provider'],
})
