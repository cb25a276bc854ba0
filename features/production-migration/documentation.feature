Feature: Documentation
  What leads an operator from empty accounts to a running system.

  @PM-TASK-26
  Rule: The quickstart can be followed from top to bottom

    Example: What it names, and in which order
      Given the compositions of production and development as they take effect
      When the quickstart is read
      Then the commands, files and variables that it names exist
      And tables come before the trigger, and both before the first user

  @PM-TASK-28
  Rule: The steps that only a dashboard offers are written down

    Example: Trigger, verification of addresses, public bucket
      When the documents of production are read
      Then they tell the three manual steps with their places
