Feature: Success criteria
  What document 002 wants to be measured once everything is in production.

  @PM-SC-05
  Rule: Workflows of texts and images work as they did before

    Example: A workflow that was saved before the migration
      Given a backend and a worker with a queue, a store and a model of their own
      When a user executes a workflow that was saved earlier
      Then the model was asked what the workflow says, in its order and once
      And the outcome is what the model has answered

  @PM-SC-01 @needs-kill
  Rule: All services are healthy within five minutes

    Example: From nothing, and again
      Given an environment of production that leads to its stores
      When production is brought up, goes down and is brought up again
      Then each time all four were healthy within 5 minutes

  @PM-SC-08 @needs-kill
  Rule: A deployment loses nothing that was taken

    Example: Users who write all the time
      Given production stores files slowly and is up
      When all its containers are replaced while users send files and make projects
      Then every write that was taken is in the database, once
      And every file that was taken is in the store as it was sent

  @PM-SC-06 @load
  Rule: Everyday operations on the database take less than 200 ms

    Example: Beside a thousand rows
      Given a user of production with a thousand projects
      When the user lists, reads, makes and changes projects
      Then at least 19 of 20 operations take less than 200 ms

    Example: With a database that is far away
      Given a user of production with a thousand projects
      When the user does the same with a database that is 20 ms away
      Then at least 19 of 20 operations take less than 200 ms

  @PM-SC-07 @load @slow
  Rule: A hundred users work side by side without anybody waiting for them

    Example: Ten users, and then a hundred
      Given a hundred users of production have signed in
      When first ten of them work, and then all
      Then at most one of a thousand requests fails
      And nobody waits much longer than ten users do
      And everybody sees only their own, and the database is not crowded
