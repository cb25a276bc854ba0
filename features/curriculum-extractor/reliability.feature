Feature: Reliability of the whole system
  What was accepted comes to an end that somebody can see, whatever fails meanwhile; what cannot be
  accepted is refused; and nobody has to start anything again by hand.

  @CE-REL-03 @CE-REL-06 @destructive
  Scenario: Redis dies with jobs at work, while somebody uploads
    Given 8 jobs of which the worker runs as many as it can
    When Redis dies and comes back after an upload in vain
    Then the upload was refused or kept for later within 10 seconds, and the log reports an error
    And what was kept is done within 60 seconds, and nothing else of the upload pretends to be under way
    And all jobs and a new upload are done within 60 seconds, by the same processes

  @CE-REL-03 @CE-REL-06 @destructive
  Scenario: Redis is there and answers nobody, while somebody uploads
    Given a backend and a worker whose way to Redis can be cut
    When somebody uploads while Redis takes everything and answers nothing
    Then the upload was refused or kept for later within 10 seconds, and the log reports an error
    And what was kept is done within 60 seconds, and nothing else of the upload pretends to be under way
    And all jobs and a new upload are done within 60 seconds, by the same processes

  @CE-REL-01 @destructive
  Rule: Every job that was accepted ends as a success, or as a failure that is stored and told

    Example: Everything fails once while jobs of every kind are at work
      Given two workers and a backlog of jobs of every kind
      When a worker, Redis, the database and the storage fail one after the other
      Then every accepted job ends as a success or as a failure within 60 seconds
      And every failure is stored with its reason and told in a log
      And nothing is left under way or in the queue

  @CE-REL-02 @destructive
  Rule: All services start with passing health checks every time

    Example: A first start, a start after an orderly end and one after a crash
      Given the composition of the system on an empty database
      When it is started for the first time, after an orderly end and after everything was killed
      Then each start has ended with all services healthy, in time and at the first attempt

    @load @slow
    Example: Ten starts
      Given the composition of the system on an empty database
      When it is started 10 times, after orderly ends and crashes in turn
      Then each start has ended with all services healthy, in time and at the first attempt

  @CE-REL-04
  Rule: A failing storage leads to another attempt or to a clear error, never to a record without a document

    Example: Uploads on a storage that fails in many ways
      Given a backend on a storage that may let it down
      When documents are uploaded each of which the storage treats in its way
        | is overloaded twice        |
        | loses its first answer     |
        | is overloaded for long     |
        | hangs up                   |
        | never answers              |
        | forbids it                 |
        | finds it too large         |
        | breaks off every answer    |
        | says yes and keeps nothing |
      Then what fails for a moment only is taken and stored once
      And what fails for good is refused within 10 seconds and leaves no extraction, object or job

    @CE-AC-06
    Example: The storage keeps the document and does not sign its URL
      Given a backend on a storage that may let it down
      When a document is uploaded whose URL the storage does not sign
      Then it is refused and leaves no extraction, or taken with a URL that opens it
      And no document is left that no extraction names

  @CE-REL-05
  Rule: Jobs and requests survive a short outage of the database without a restart

    @destructive
    Example: The database is away in the middle of jobs
      Given as many jobs at work as the worker has slots
      When the database is away for a moment
      Then every one of the jobs leaves its draft once, by the same processes
      And requests succeed right after idle connections to the database have died
