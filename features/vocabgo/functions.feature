Feature: Functions
  The functions that document 003 names: what they count and remove, for whom, and who may call them.

  @VG-FN-01
  Rule: Five functions have the documented names and results

    Example: The functions after all migrations
      When the functions of the project are looked at
      Then each can be called by its bare name and returns what is documented:
        | update_queue_positions    | trigger |
        | get_active_job_count      | integer |
        | cleanup_expired_cooldowns | void    |
        | cleanup_old_uploads       | void    |
        | cleanup_old_exports       | void    |

  @VG-FN-02 @VG-FN-03 @VG-FN-04
  Rule: The active count is the number of jobs in processing, for everybody

    @VG-RLS-02 @destructive
    Example: No job, jobs of every status, a success and a deletion
      Given Ada and Ben are signed-in users
      When all of them and the service count the active jobs while jobs come and go
      Then the service is told 0 at first
      And the service is then told 3, 2 and 1
      And Ada, Ben and a user without jobs are told the same
      And Ada still sees her own jobs alone

  @VG-FN-05
  Rule: At most five jobs are processed at once

    @destructive
    Example: Twenty jobs of ten users ask at the same instant
      Given 10 users with 2 queued jobs each
      When all jobs ask at the same instant to be processed, until none is left
      Then never more than 5 are in processing
      And all 20 have finished

  @VG-FN-06
  Rule: Cooldowns that are over are removed, and no others

    Example: Four users, two of whom may upload again
      Given cooldowns that ended a second and 3 days ago, and such that end in 20 seconds and in an hour
      When the cooldowns are cleaned up twice
      Then the first clean-up removed the two that were over
      And the second changed nothing

  @VG-FN-11
  Rule: Users do not start the clean-up

    Example: A user, and somebody without a session
      Given Ada and Ben are signed-in users
      And a cooldown of Ben that is over
      When Ada and somebody without a session call each clean-up function
      Then each call is refused
      And the cooldown of Ben is still there

  @VG-FN-12
  Rule: Functions with the rights of their owner have a search path of their own

    Example: The functions of all migrations
      When the functions are looked at that run with the rights of their owner
      Then each has a search path of its own
