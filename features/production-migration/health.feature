Feature: Health
  What the backend says of itself while its database and its store come to harm.

  @PM-TASK-20
  Rule: Health tells whether the database works

    Example: Cut off, back again, and silent
      Given a healthy backend whose ways to its stores can be cut
      When the database is cut off, comes back, and then is silent
      Then each time health is refused and says that it is the database
      And it was healthy again in between

  @PM-TASK-21
  Rule: Health tells whether the bucket answers to the keys of the system

    Example: No bucket, no store, and keys that were revoked
      Given a healthy backend with a store of its own
      When its store loses the bucket, is gone, comes back, and has other keys
      Then each time health is refused and says that it is the storage
      And it was healthy again in between

    Example: Asking leaves nothing behind
      Given a healthy backend with a store of its own
      When its health is asked for 50 times
      Then nothing has been written to the store

  @PM-SEC-16
  Rule: Neither errors nor the log show a secret

    Example: Stores that cannot be reached, and a broken token
      Given a healthy backend whose ways to its stores can be cut
      When both are cut off, and a user reads, sends a file and comes with a broken token
      Then neither answers nor log show a secret

    Example: Starts without a database
      When backends are started whose database refuses connections, and is silent
      Then no log of these starts shows a secret

  @PM-SEC-17
  Rule: Health is open to everybody and tells only how the parts are

    Example: While all is well, and while nothing is
      Given a healthy backend whose ways to its stores can be cut
      When both are cut off, and a visitor asks for its health
      Then the answers tell how the parts are, and nothing else
