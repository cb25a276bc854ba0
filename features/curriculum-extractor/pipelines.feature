Feature: The pipelines that deploy
  From a push to a release that serves: what starts a pipeline, what stops it, and who hears of it.

  @CE-CI-06
  Rule: A push to the branch of development is tested, built, deployed to staging and tried out

    Example: What the pipeline says
      Given the environment holds all variables
      When the pipeline that deploys to staging is read
      Then only a push to "develop" starts it
      And tests, build, push, migration, replacement and smoke test follow one another
      And it ships the images of its own commit
      And it tells the team however it ends
      And no step of the pipeline hides a failure

  @CE-CI-07
  Rule: A release is tested, backed up, deployed without a gap, checked, and rolled back if it fails

    Example: What the pipeline says
      Given the environment holds all variables
      When the pipeline that deploys to production is read
      Then only a tag of a release starts it
      And tests, build, push, backup, migration, replacement and health check follow one another
      And it ships the images of its own tag
      And it rolls back when, and only when, a step before has failed
      And it tells the team however it ends
      And no step of the pipeline hides a failure
