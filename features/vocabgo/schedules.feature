@needs-pg-cron
Feature: Schedules
  Three jobs of the database's own scheduler. That they work when it runs them is part of the journeys.

  @VG-CRON-01
  Rule: The project has a scheduler that its own tools may use

    Example: A job is made and taken back
      When the project's own tools schedule a job and take it back
      Then the scheduler has had the job and has it no more
      And the scheduler is installed as an extension

  Rule: Each clean-up has its job

    @VG-CRON-02
    Example: Documents, every hour
      When the schedules of the project are looked at
      Then there is one active job cleanup-uploads at "0 * * * *"
      And the job cleanup-uploads calls cleanup_old_uploads and no other clean-up

    @VG-CRON-03
    Example: Exports, every quarter of an hour
      When the schedules of the project are looked at
      Then there is one active job cleanup-exports at "*/15 * * * *"
      And the job cleanup-exports calls cleanup_old_exports and no other clean-up

    @VG-CRON-04
    Example: Cooldowns, every hour
      When the schedules of the project are looked at
      Then there is one active job cleanup-cooldowns at "0 * * * *"
      And the job cleanup-cooldowns calls cleanup_expired_cooldowns and no other clean-up

  @VG-CRON-06
  Rule: Scheduling twice makes no second job

    Example: The project's scheduling is run once more
      When the statements that schedule are run once more
      Then the scheduler has the jobs that it had

  @VG-CRON-07
  Rule: The schedules are part of the project

    Example: Where they come from
      When the statements that schedule are looked for
      Then a migration or a script of the project has them
      And each clean-up is scheduled by them
