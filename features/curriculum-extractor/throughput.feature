Feature: Throughput and reliability under load
  How much at once the system bears. A verdict here is more than one run: it holds with a stated
  confidence or says that it does not know, and how many trials would settle it.

  @CE-PERF-01 @load @destructive
  Rule: A worker completes at least 10 mock tasks a minute

    Example: A backlog at the system's own pace
      Given a worker works at the pace of its own settings
      When 20 mock tasks are queued at once
      Then the worker completes at least 10 tasks a minute
      And every task of the backlog ends once in a draft
      And no task has left a connection to the database behind

  @CE-PERF-02 @load @slow
  Rule: A PDF of 10 MB is uploaded in less than 5 seconds

    Example: Large documents one after the other, then from five users at once
      Given a user with a session
      When PDFs of 10 MB are uploaded one after the other and then five at once
      Then at least 9 of 10 uploads take less than 5 seconds
      And none of the large uploads fails
      And the last of the large uploads is stored unchanged

    Example: A slow line to the storage, and five users at once
      Given a backend that is as patient with its storage as its own settings
      When five documents are uploaded at once over a line that takes most of the 5 seconds
      Then each of them is taken, and none has waited for another

  @CE-PERF-03 @load @destructive
  Rule: More workers complete more tasks in the same time

    Example: A second worker joins
      Given one worker has worked off a backlog of waiting jobs
      When a second worker joins it for a backlog twice as long
      Then both complete at least 1.7 times as many jobs in the same time

  @CE-REL-07
  Rule: At least 99.9 % of uploads succeed

    @load @slow
    Example: Thousands of sample files go into the storage
      Given a user with a session
      When ten visitors at once store sample files of many sizes and read each back
      Then at least 999 of 1000 files can be read back unchanged

    Example: Files keep their content whatever they are called
      Given a user with a session
      When files with unusual names are uploaded at the same time
      Then each of them can be fetched unchanged
