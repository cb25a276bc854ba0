/** An S3-compatible object store: where it is, with which keys, and what it has been asked. */

export interface ObjectStoreAddress {
  readonly provider: 'embedded' | 'remote'
  /** Base of the S3 interface; buckets by path or by host. */
  readonly endpoint: string
  readonly region: string
  /** The bucket of the system under test. */
  readonly bucket: string
  /** Keys for the objects of that bucket and for nothing else. */
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Base of the addresses under which anybody reads the objects of the bucket; '' where nobody may. */
  readonly publicUrl: string
  /** Keys that may do everything, with which the suite prepares and observes. */
  readonly adminAccessKeyId: string
  readonly adminSecretAccessKey: string
  /** File with a line of JSON (`RecordedRequest`) for every request; undefined where none is kept. */
  readonly recording?: string
}

/** One request and its outcome; written down before its answer is sent. */
export interface RecordedRequest {
  /** Milliseconds since the epoch. */
  readonly at: number
  /** `s3`: the interface for keys; `public`: the host on which anybody reads. */
  readonly host: 's3' | 'public'
  readonly method: string
  /** As S3 calls it, such as `PutObject` or `PutBucketPolicy`, also where it is not implemented. */
  readonly operation: string
  readonly bucket: string
  readonly key: string
  /** Without signatures and tokens. */
  readonly query: Readonly<Record<string, string>>
  /** Names in small letters; without authorization, cookies and tokens. */
  readonly headers: Readonly<Record<string, string>>
  /** Where its signature (AWS4-HMAC-SHA256) stands. */
  readonly signedBy: 'header' | 'url' | 'nobody'
  /** Whose signature it is; undefined when it does not hold. */
  readonly accessKeyId?: string
  /** Status of the answer; 0 when the connection broke before there was one. */
  readonly status: number
  /** Code of the refusal; undefined when it was granted. */
  readonly code?: string
  /** Why it broke off or was refused, in words. */
  readonly reason?: string
}
