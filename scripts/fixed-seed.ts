import { configureGlobal } from 'fast-check'

/**
 * Property tests draw from one seed, so that a run is the same for everybody and a failure is the code's. To look further:
 * `FC_SEED=random npm run unit`, or a number that a failure printed.
 */
const { FC_SEED = '20261121' } = process.env
if (FC_SEED !== 'random') configureGlobal({ seed: Number(FC_SEED) })
