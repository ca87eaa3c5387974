/**
 * The tests of properties draw from this seed, so that what fails on one machine fails on all; `PROPERTY_SEED=N` draws others.
 * A counterexample that another seed finds becomes an example of its test.
 */
import fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 20_240_101) })
