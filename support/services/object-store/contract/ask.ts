/**
 * Asks any S3-compatible store for the contract and prints a line for each check that it does not keep:
 * `node ask.ts ENDPOINT BUCKET [REGION] [aws|r2] [PUBLIC_URL]`, keys from AWS_ACCESS_KEY_ID and
 * AWS_SECRET_ACCESS_KEY. Ends with 0 when all are kept, with 1 otherwise.
 */
import { checkObjectStore } from './run.ts'

const [endpoint, bucket, region = 'auto', dialect = 'aws', publicUrl] = process.argv.slice(2)
const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = process.env

if (!endpoint || !bucket || !accessKeyId || !secretAccessKey) {
  console.error('usage: ask.ts ENDPOINT BUCKET [REGION] [aws|r2] [PUBLIC_URL], keys as AWS_…')
  process.exit(3)
}
const results = await checkObjectStore({
  ...{ endpoint, bucket, region, accessKeyId, secretAccessKey },
  dialect: dialect === 'r2' ? 'r2' : 'aws',
  ...(publicUrl !== undefined && { publicUrl }),
})
const broken = results.filter(({ holds }) => !holds)
for (const { area, promise, received } of broken) console.log(`${area}: ${promise}\n  ${received}`)
console.log(`${results.length - broken.length} of ${results.length} kept`)
process.exitCode = broken.length === 0 ? 0 : 1
