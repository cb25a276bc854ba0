/** Listings: complete, in order, page by page, folders folded. */
import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from '@aws-sdk/client-s3'
import type { Check } from '../run.ts'
import { refused, same, type Trial } from '../trial.ts'

/** Puts objects below a folder of their own, which is returned. */
async function folderWith(trial: Trial, names: readonly string[]): Promise<string> {
  const folder = trial.key('')
  const width = 25
  for (let first = 0; first < names.length; first += width) {
    const some = names.slice(first, first + width)
    await Promise.all(some.map((name) => trial.put(`${folder}${name}`, 'x')))
  }
  return folder
}

const list = ({ s3, bucket }: Trial, folder: string, more: object = {}) =>
  s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: folder, ...more }))

const keysIn = ({ Contents = [] }: ListObjectsV2CommandOutput, folder: string) =>
  Contents.map(({ Key = '' }) => Key.slice(folder.length))

/** More pages than any listing here has: a store whose pages never end is stopped there. */
const mostPages = 10

/** Every page, one after the other. */
async function pages(trial: Trial, folder: string, more: object = {}) {
  const found: ListObjectsV2CommandOutput[] = []
  for (let token: string | undefined; ; ) {
    const page = await list(trial, folder, { ...more, ...(token && { ContinuationToken: token }) })
    found.push(page)
    token = page.NextContinuationToken
    if (token === undefined || found.length === mostPages) return found
  }
}

export const listingChecks: readonly Check[] = [
  {
    promise: 'a listing tells key, size and mark of what begins so, and of nothing else',
    run: async (trial) => {
      const folder = await folderWith(trial, ['a', 'b'])
      const { Contents = [] } = await list(trial, `${folder}a`)
      const received = Contents.map(({ Key, Size, ETag }) => ({ Key, Size, ETag }))
      const ETag = '"9dd4e461268c8034f5c8564e155c67a6"'
      same('the entries', received, [{ Key: `${folder}a`, Size: 1, ETag }])
    },
  },
  {
    promise: 'a listing of nothing is empty',
    run: async (trial) => {
      const { KeyCount, IsTruncated, Contents = [] } = await list(trial, trial.key('nothing/'))
      same('count, more, entries', [KeyCount, IsTruncated, Contents], [0, false, []])
    },
  },
  {
    promise: 'folders are folded together',
    run: async (trial) => {
      const folder = await folderWith(trial, ['a', 'p/1', 'p/2', 'q/1', 'z'])
      const page = await list(trial, folder, { Delimiter: '/' })
      const folders = (page.CommonPrefixes ?? []).map(({ Prefix = '' }) =>
        Prefix.slice(folder.length),
      )
      same(
        'keys and folders',
        [keysIn(page, folder), folders],
        [
          ['a', 'z'],
          ['p/', 'q/'],
        ],
      )
    },
  },
  {
    promise: 'page by page everything comes once, folders too',
    run: async (trial) => {
      const folder = await folderWith(trial, ['a', 'p/1', 'p/2', 'q/1', 'z'])
      const found = await pages(trial, folder, { Delimiter: '/', MaxKeys: 1 })
      const entries = found.flatMap((page) => [
        ...keysIn(page, folder),
        ...(page.CommonPrefixes ?? []).map(({ Prefix = '' }) => Prefix.slice(folder.length)),
      ])
      same('entries in order', entries, ['a', 'p/', 'q/', 'z'])
    },
  },
  {
    promise: 'a page has at most 1000 keys, and the rest comes with the next',
    run: async (trial) => {
      const names = Array.from({ length: 1003 }, (_, i) => String(i).padStart(4, '0'))
      const folder = await folderWith(trial, names)
      const found = await pages(trial, folder)
      same(
        'sizes of the pages',
        found.map((page) => page.Contents?.length),
        [1000, 3],
      )
      same(
        'the keys',
        found.flatMap((page) => keysIn(page, folder)),
        names,
      )
    },
  },
  {
    promise: 'keys come in the order of their bytes',
    run: async (trial) => {
      const inOrder = ['A', 'a', 'ü', '文', '￼', '🎉']
      const folder = await folderWith(trial, [...inOrder].reverse())
      same('the keys', keysIn(await list(trial, folder), folder), inOrder)
    },
  },
  {
    promise: 'a listing may begin after a key',
    run: async (trial) => {
      const folder = await folderWith(trial, ['a', 'b', 'c'])
      const page = await list(trial, folder, { StartAfter: `${folder}a` })
      same('the keys', keysIn(page, folder), ['b', 'c'])
    },
  },
  {
    promise: 'keys with characters that XML does not carry can be had percent-encoded',
    run: async (trial) => {
      const folder = await folderWith(trial, ['a\u0001b &amp; <c>'])
      const { Contents = [] } = await list(trial, folder, { EncodingType: 'url' })
      const keys = Contents.map(({ Key = '' }) => decodeURIComponent(Key).slice(folder.length))
      same('the keys', keys, ['a\u0001b &amp; <c>'])
    },
  },
  {
    promise: 'a token that was not given is refused',
    run: (trial) =>
      refused('400 InvalidArgument', list(trial, '', { ContinuationToken: 'never-given' })),
  },
]
