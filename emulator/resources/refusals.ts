/** The codes that only this provider has. */
import { refusals } from '../arm/refusal.ts'

export const refuse = refusals({ InvalidRestApiParameter: [400, 'provider'] })
