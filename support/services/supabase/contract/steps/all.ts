/**
 * Every step of the contract, in the order in which they must run: later ones build on earlier
 * ones.
 */
import type { Step } from '../world.ts'
import { adminSteps } from './admin.ts'
import { bucketSteps } from './buckets.ts'
import { databaseSteps } from './database.ts'
import { listSteps } from './list.ts'
import { moveCopySteps } from './move-copy.ts'
import { publicSteps } from './public.ts'
import { readSteps } from './read.ts'
import { removeSteps } from './remove.ts'
import { requestSteps } from './requests.ts'
import { signedRedemptionSteps } from './signed-redemption.ts'
import { signedUploadSteps } from './signed-uploads.ts'
import { signedUrlSteps } from './signed-urls.ts'
import { uploadSteps } from './upload.ts'

export const steps: readonly Step[] = [
  ...bucketSteps,
  ...uploadSteps,
  ...readSteps,
  ...signedUrlSteps,
  ...signedRedemptionSteps,
  ...signedUploadSteps,
  ...listSteps,
  ...moveCopySteps,
  ...publicSteps,
  ...databaseSteps,
  ...removeSteps,
  ...requestSteps,
  ...adminSteps,
]
