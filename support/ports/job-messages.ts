/** The messages of a queue as its store keeps them, and as a program of another make writes them. */

export interface JobMessage {
  readonly task: string
  /** The arguments by name. */
  readonly payload: unknown
  /** Not to be started before: milliseconds since the epoch. */
  readonly dueAt?: number
}

/** The texts that the store keeps; undefined for what is not there. */
export interface StoredMessage {
  readonly payload: string | undefined
  readonly result: string | undefined
}

export interface JobMessages {
  /** Queues a job that is not repeated when it fails; resolves with its id once the store has it. */
  send(message: JobMessage): Promise<string>
  /**
   * The same with arguments that stand in the store exactly as `text`, whatever that is. Where messages
   * say how they are to be read, `pickle` is sent in place of everything and calls itself a pickle.
   */
  sendText(task: string, text: string, pickle?: string): Promise<string>
  /** The message of a job, unread. */
  stored(id: string): Promise<StoredMessage>
  close(): Promise<void>
}
