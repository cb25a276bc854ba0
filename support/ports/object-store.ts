/** An S3-compatible object store: where it is, and with which keys. */

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
}
