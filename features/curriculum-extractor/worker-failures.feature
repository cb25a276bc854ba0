Feature: What workers do when things go wrong
  Storages fail, workers die, freeze and are renewed. No job is lost by it, none is done twice, and
  whatever cannot be done ends as a failure that somebody can see.

  @CE-WRK-08 @CE-WRK-09 @CE-WRK-10 @CE-WRK-11 @destructive
  Scenario: Documents on a storage that lets the worker down
    Given a worker on a storage that may let it down
    When it works on documents that the storage treats like this
      | treatment                           | documents |
      | asks for a second of patience, once | 1         |
      | is overloaded twice                 | 1         |
      | is out of order                     | 1         |
      | hangs up                            | 6         |
      | breaks off its answer               | 1         |
      | never answers                       | 1         |
      | forbids it                          | 1         |
      | has lost it                         | 1         |
      | hands over a damaged one            | 1         |
      | hands it over                       | 1         |
    Then a job that keeps failing is tried 3 times in all and then is failed for good
    And a failure that passes in time leaves a draft
    And every pause is longer than the one before it by half or more
    And a job between two attempts takes no place from others
    And what cannot pass fails at the first attempt and only that
    And whoever asks for patience is left alone that long
    And a stage that takes too long ends its job with that reason
    And the worker runs 4 jobs at a time as before

  @CE-WRK-14 @CE-WRK-17 @destructive
  Scenario: One of two workers is told to stop under load
    Given two workers that share a backlog of 16 jobs
    When one of them is told to stop in the middle of its jobs
    Then every job is executed exactly once
    And it has finished what it ran, taken nothing more and ended without an error
    And both workers have worked side by side with all their slots
    And nothing in the composition ties the worker to one container

  @CE-WRK-15 @CE-WRK-20 @destructive
  Scenario: One of two workers is killed in the middle of its jobs
    Given two workers, and jobs one of which has a document of 100 pages
    When one of them is killed with its jobs half done
    Then every job ends as a success within 30 seconds, with its draft there once
    And no stage that was over is worked on again
    And no message of the queue is larger than 1 MiB

  @CE-WRK-15
  Rule: A job that takes long is not taken for one whose worker has died

    @destructive
    Example: Jobs that outlast what a worker may be silent
      Given two workers that may not be silent for long
      When jobs are sent that take longer than that
      Then every job is executed exactly once

  @CE-WRK-11
  Rule: A storage that is away or does not answer in time is asked again

    @destructive
    Example: It is silent once
      Given a worker that does not wait for its storage for long
      When its storage does not answer in time, once
      Then the job is tried again and leaves a draft

    @destructive
    Example: It is away for a moment
      Given a worker on a storage that may let it down
      When its storage takes no connection while a job needs it
      Then the job has outlived that and leaves a draft

  @CE-WRK-16
  Rule: The health check of a worker tells the state of that very worker

    @destructive
    Example: One of two workers freezes
      Given two healthy workers beside each other
      When one of them freezes
      Then its own health check fails in time
      And the health check of the other one succeeds
      And no health check succeeds once Redis is gone

  @CE-WRK-19
  Rule: Workers are renewed at least daily without losing a job, and their memory can be seen

    @destructive
    Example: A worker is renewed under load
      Given a backlog of 12 jobs for which there is no worker yet
      When a worker is renewed in the middle of them
      Then every job is executed exactly once
      And it has ended without an error, to be started again by the composition
      And its successor's memory is shown to whoever asks
