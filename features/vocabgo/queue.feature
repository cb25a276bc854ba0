Feature: The queue
  The places of the waiting jobs of all users. They are read again after each change, by somebody who
  sees every job: the answer to an insert is written before the queue is put in order.

  @VG-TRG-01
  Rule: Every insert and every update of a job puts the queue in order

    Example: The triggers of the jobs
      When the triggers of the jobs are looked at
      Then update_queue_positions runs after each insert and after each update

  @VG-TRG-02
  Rule: The places are 1 to n in the order of creation

    @destructive
    Example: Five jobs one after the other, and a sixth that is older
      Given Ada is a signed-in user
      When Ada queues five jobs one by one and the service one that is older
      Then after each change the places were 1 to n in the order of creation
      And the older job came first

  @VG-TRG-03
  Rule: There is one queue for all users

    @destructive
    Example: Two users take turns
      Given Ada and Ben are signed-in users
      When Ada, Ben and Ada again queue a job and the service starts the first
      Then after each change the places were 1 to n, each once
      And before the start Ada and Ben together read the places 1 to 3 of their jobs

  @VG-TRG-04
  Rule: The queue closes up when a job leaves it

    @destructive
    Example: Jobs that start, and one that fails before it has started
      Given Ada and Ben are signed-in users
      And a queue of jobs of Ada, Ben, Ada, Ben and Ada
      When the service starts the first and the third and lets the second fail
      Then after each change the places were 1 to n, each once
      And those that waited on kept their order

  @VG-TRG-05
  Rule: A job that does not wait has no place

    Example: A job that starts, and jobs that never waited
      Given Ada is a signed-in user
      And a queued job of Ada
      When the service starts it and saves one that has started and one that has failed
      Then none of the three has a place

  @VG-TRG-06
  Rule: A job that is queued again is given a place

    @destructive
    Example: An old job that failed
      Given Ada and Ben are signed-in users
      And a queue of jobs of Ada, Ben and Ada
      And an older job of Ben that has failed
      When the service queues it again as its first retry
      Then the four jobs have the places 1 to 4, each once
      And the three that waited are in the order of creation

    @destructive
    Example: An attempt that is counted while its job is processed
      Given Ada and Ben are signed-in users
      And a queue of jobs of Ada, Ben and Ada
      And a job of Ben that is being processed
      When the service notes another attempt of it and nothing else
      Then whatever waits now has the places from 1 on, each once

  @VG-TRG-07
  Rule: Jobs of the same moment have places of their own

    @destructive
    Example: Twenty jobs in one request
      Given Ada and Ben are signed-in users
      And a job of Ben that is being processed
      When Ada queues 20 jobs with one request, and then figures of jobs change
      Then after each change the places were 1 to n, each once
      And no job has changed its place

  @VG-TRG-08
  Rule: Changes at the same time disturb neither the queue nor each other

    @destructive
    Example: Forty jobs of ten users
      Given 10 users of a project of their own
      When each of them queues 4 jobs, all at the same time
      Then nothing was refused
      And the 40 jobs have the places 1 to 40, each once

    @destructive
    Example: Jobs that come while others go
      Given 10 users of a project of their own
      And a queue of one job of each of them
      When each of them queues 2 jobs while the jobs that waited start and fail
      Then nothing was refused
      And the 20 jobs have the places 1 to 20, each once

    @destructive
    Example: Jobs that leave at the same instant
      Given 10 users of a project of their own
      And a queue of one job of each of them
      When all the jobs that waited start or fail at the same instant
      Then nothing was refused
      And no job waits any more

    @destructive
    Example: A job that is queued while another is not yet committed
      Given Ada and Ben are signed-in users
      When Ben queues a job while the transaction that queues one of Ada is open
      Then nothing was refused
      And the 2 jobs have the places 1 to 2, each once

  @VG-TRG-09
  Rule: Putting the queue in order comes to an end

    Example: One job, and then ten at once
      Given Ada is a signed-in user
      When Ada queues one job, ten at once, and the service writes to one of them
      Then nothing was refused
      And all eleven wait, and each has a place of its own

  @VG-TRG-10
  Rule: A long queue stays quick

    @destructive
    Example: Jobs behind five hundred others
      Given Ada is a signed-in user
      And a queue of 500 jobs of Ada
      When one more is queued, 200 with one request, and the first is started
      Then the one and the start took less than half a second each, and the 200 less than 5 seconds
      And jobs that kept their places were not written

  @VG-TRG-11
  Rule: No update leaves the queue out of order

    @destructive
    Example: Places and creations that are written by hand
      Given Ada and Ben are signed-in users
      And a queue of jobs of Ada, Ben and Ada
      When Ada and the service write the places 1 and 99, and the service an earlier creation, to the last job
      Then after each change the places were 1 to n in the order of creation

  @VG-TRG-12
  Rule: The queue closes up when a job is deleted

    @destructive
    Example: A job that its owner deletes, and jobs that go with their owner
      Given Ada and Ben are signed-in users
      And a queue of jobs of Ada, Ben, Ada, Ben and Ada
      When Ada deletes the first, and then the account of Ben is deleted
      Then after each change the places were 1 to n, each once
      And those that waited on kept their order

  @VG-TRG-13
  Rule: The common queue shows nobody the jobs of others

    Example: What a user is told of a new job
      Given Ada and Ben are signed-in users
      And each of them has jobs, metrics, word lists and a cooldown
      When Ada queues another job
      Then the answer holds her new job alone
      And everything of Ben is as it was

    Example: A user who reaches for the queue
      Given Ada and Ben are signed-in users
      And each of them has jobs, metrics, word lists and a cooldown
      When Ada tries to put the queue in order herself and to reach the jobs of Ben
      Then the one is refused and the other finds nothing
      And no answer names a job of Ben
      And everything of Ben is as it was
